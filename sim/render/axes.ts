import type { Frame, Geometry, RobotDescription, Vec3 } from '../../src/description/types.ts'
import { fromRpy, rotate } from '../kinematics/rotation.ts'
import { axisColours } from './colours.ts'
import type { SceneItem } from './scene.ts'
import { geometryMesh } from './shapes.ts'

const lengthM = 0.06
const radiusM = 0.0025
const units: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

const noFiles = (): Float64Array => new Float64Array(0)

/** The axes of every frame of a description, as rods: x red, y green, z blue. */
export function axesMeshes({ frames, links }: RobotDescription): SceneItem[] {
  return frames.flatMap((frame) => {
    const pose = links.findIndex(({ name }) => name === frame.link)
    return axisColours.map((colour, axis): SceneItem => {
      return {
        name: `${frame.name} axis`,
        pose,
        mesh: geometryMesh(rod(frame, axis), noFiles),
        colour,
        opacity: 1,
      }
    })
  })
}

function rod({ originM, rpyRad }: Frame, index: number): Geometry {
  const axis = units[index] ?? [0, 0, 1]
  const middle = rotate(fromRpy(rpyRad), {
    x: (axis[0] * lengthM) / 2,
    y: (axis[1] * lengthM) / 2,
    z: (axis[2] * lengthM) / 2,
  })
  return {
    shape: { kind: 'cylinder', lengthM, radiusM, axis },
    originM: [originM[0] + middle.x, originM[1] + middle.y, originM[2] + middle.z],
    rpyRad,
    collides: false,
    visible: true,
  }
}
