import type { Geometry, RobotDescription } from '../../src/description/types.ts'
import type { SceneObject } from '../../src/task/scene.ts'
import type { Marker } from '../../src/task/types.ts'
import { createTree } from '../kinematics/tree.ts'
import type { Simulation } from '../types.ts'
import { axesMeshes } from './axes.ts'
import { type Colour, colourAtDepth, markerColour, objectColour } from './colours.ts'
import { joinMeshes, type Mesh } from './mesh.ts'
import { geometryMesh, type ReadTriangles, sphereMesh } from './shapes.ts'

/** Something of one colour that moves as one piece. */
export interface SceneItem {
  readonly name: string
  /** Which of the scene's poses it has. */
  readonly pose: number
  /** In the frame of that pose. */
  readonly mesh: Mesh
  readonly colour: Colour
  /** 1 hides what is behind. */
  readonly opacity: number
}

/** What there is to draw of a robot and its task, whoever draws it. */
export interface Scene {
  readonly items: readonly SceneItem[]
  /** Links first, then objects, then markers. */
  readonly poseCount: number
  /** Of a ground that the description has; else the view decides where its floor is. */
  readonly groundM: number | undefined
  /** Whose pose the camera goes with: the root link of a floating base. */
  readonly followed: number | undefined
  /** Where everything is now: x, y, z (m), then w, x, y, z. Shape [poseCount, 7]. */
  readPoses(simulation: Simulation, out: Float64Array): void
}

export interface SceneOptions {
  /** What the simulation has beside the robot. */
  readonly objects?: readonly SceneObject[]
  readonly markers?: readonly Marker[]
  /** Draw the axes of the description's frames: x red, y green, z blue. */
  readonly frames?: boolean
  readonly readTriangles: ReadTriangles
}

/** @throws SinewError `description` for a mesh file that cannot be read. */
export function createScene(
  description: RobotDescription,
  { objects = [], markers = [], frames = false, readTriangles }: SceneOptions,
): Scene {
  const { links, base, ground } = description
  const tree = createTree(description)
  const depths = linkDepths(description)
  const items: SceneItem[] = []
  const firstMarker = links.length + objects.length
  const add = (name: string, pose: number, geometry: readonly Geometry[], otherwise: Colour): void => {
    for (const [colour, geometries] of byColour(geometry)) {
      const mesh = joinMeshes(geometries.map((each) => geometryMesh(each, readTriangles)))
      const [red, green, blue, opacity] = colour ?? [...otherwise, 1]
      items.push({ name, pose, mesh, colour: [red, green, blue], opacity })
    }
  }
  for (const [pose, { name, geometry }] of links.entries()) {
    add(name, pose, geometry, colourAtDepth(depths[pose] ?? 0))
  }
  for (const [index, { name, geometry }] of objects.entries()) {
    add(name, links.length + index, geometry, objectColour)
  }
  if (frames) items.push(...axesMeshes(description))
  for (const [index, { name, radiusM }] of markers.entries()) {
    const mesh = sphereMesh(radiusM)
    items.push({ name, pose: firstMarker + index, mesh, colour: markerColour, opacity: 0.5 })
  }

  const pose = new Float64Array(7)
  return {
    items,
    poseCount: firstMarker + markers.length,
    groundM: ground ? 0 : undefined,
    followed: base === 'floating' ? tree.root : undefined,
    readPoses(simulation, out) {
      for (let link = 0; link < links.length; link++) {
        simulation.linkPose(link, pose)
        out.set(pose, 7 * link)
      }
      for (let index = 0; index < objects.length; index++) {
        simulation.objectPose?.(index, pose)
        out.set(pose, 7 * (links.length + index))
      }
      for (let index = 0; index < markers.length; index++) {
        const at = 7 * (firstMarker + index)
        out.set(markers[index].positionM, at)
        out[at + 3] = 1
        out.fill(0, at + 4, at + 7)
      }
    },
  }
}

/** Joints that move between the root and each link: legs that are alike get colours that are. */
function linkDepths({ links, joints }: RobotDescription): readonly number[] {
  const above = new Map(joints.map((joint) => [joint.child, joint]))
  return links.map(({ name }) => {
    let depth = 0
    for (let joint = above.get(name); joint; joint = above.get(joint.parent)) {
      if (joint.kind !== 'fixed') depth++
    }
    return depth
  })
}

type Rgba = NonNullable<Geometry['colourRgba']>

function byColour(
  geometries: readonly Geometry[],
): Iterable<readonly [Rgba | undefined, readonly Geometry[]]> {
  const groups = new Map<string, readonly [Rgba | undefined, Geometry[]]>()
  for (const geometry of geometries) {
    if (!geometry.visible) continue
    const key = geometry.colourRgba?.join(' ') ?? ''
    const group = groups.get(key)
    if (group) group[1].push(geometry)
    else groups.set(key, [geometry.colourRgba, [geometry]])
  }
  return groups.values()
}
