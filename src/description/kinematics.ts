import { didYouMean } from '../contract/did-you-mean.ts'
import { SinewError } from '../contract/errors.ts'
import { rotationFromRpy } from './rotation-matrix.ts'
import { movingJoints } from './spaces.ts'
import type { RobotDescription, Vec3 } from './types.ts'

/**
 * Forward kinematics of a tree of joints. The root link's frame is the world's. After `update` the frames can be
 * asked for; nothing allocates once it is made.
 */
export interface Kinematics {
  /** Number of joints that are not fixed. */
  readonly size: number
  /** Joint positions in the order of `movingJoints(description)`, rad or m. Shape [size]. */
  update(position: ArrayLike<number>): void
  /** @throws SinewError `description` if there is no such frame. */
  frameIndex(name: string): number
  /** World position in m. Shape [3]. */
  framePosition(frame: number, out: Float64Array): void
  /** Its axes in the world, as the columns of a row-major matrix. Shape [3, 3]. */
  frameRotation(frame: number, out: Float64Array): void
  /** ∂(frame position)/∂(joint position), row-major. Shape [3, size]. */
  frameJacobian(frame: number, out: Float64Array): void
}

/** Rotation (row-major, 9) then translation (3) of a frame in the world. */
const poseLength = 12

/** Rodrigues' formula: rotation by `angle` about the unit vector `axis`. */
function rotateAbout([x, y, z]: Vec3, angle: number, out: Float64Array): void {
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const t = 1 - c
  out[0] = t * x * x + c
  out[1] = t * x * y - s * z
  out[2] = t * x * z + s * y
  out[3] = t * x * y + s * z
  out[4] = t * y * y + c
  out[5] = t * y * z - s * x
  out[6] = t * x * z - s * y
  out[7] = t * y * z + s * x
  out[8] = t * z * z + c
}

/** out[o…] = a[i…] · b, 3×3 row-major. */
function multiply(a: ArrayLike<number>, i: number, b: ArrayLike<number>, out: Float64Array, o: number): void {
  for (let row = 0; row < 3; row++) {
    const x = a[i + row * 3]
    const y = a[i + row * 3 + 1]
    const z = a[i + row * 3 + 2]
    for (let column = 0; column < 3; column++) {
      out[o + row * 3 + column] = x * b[column] + y * b[3 + column] + z * b[6 + column]
    }
  }
}

/** One coordinate of pose·point. */
function transformed(poses: Float64Array, at: number, row: number, point: Vec3): number {
  const first = at + row * 3
  return (
    poses[first] * point[0] + poses[first + 1] * point[1] + poses[first + 2] * point[2] + poses[at + 9 + row]
  )
}

export function createKinematics(description: RobotDescription): Kinematics {
  const { links, joints, frames } = description
  const moving = movingJoints(description)
  const linkIndex = (name: string): number => links.findIndex((link) => link.name === name)
  // A description lists its joints from the root outwards, so one pass in that order is enough.
  const steps = joints.map((joint) => ({
    parent: linkIndex(joint.parent) * poseLength,
    child: linkIndex(joint.child) * poseLength,
    kind: joint.kind,
    origin: joint.originM,
    rotation: rotationFromRpy(joint.originRpyRad),
    axis: joint.axis,
    coordinate: moving.indexOf(joint),
  }))
  const tips = frames.map((frame) => {
    const carriers: (typeof steps)[number][] = []
    for (let name = frame.link; ; ) {
      const index = joints.findIndex((joint) => joint.child === name)
      const joint = joints[index]
      const step = steps[index]
      if (!joint || !step) break
      if (joint.kind !== 'fixed') carriers.push(step)
      name = joint.parent
    }
    const rotation = rotationFromRpy(frame.rpyRad)
    return { pose: linkIndex(frame.link) * poseLength, origin: frame.originM, rotation, carriers }
  })

  const poses = new Float64Array(links.length * poseLength)
  for (let at = 0; at < poses.length; at += poseLength) poses[at] = poses[at + 4] = poses[at + 8] = 1
  const turn = new Float64Array(9)
  const mounted = new Float64Array(9)
  const point = new Float64Array(3)

  const tip = (frame: number): (typeof tips)[number] => {
    const found = tips[frame]
    if (!found) throw new RangeError(`frame ${frame} of ${tips.length}`)
    return found
  }

  const framePosition = (frame: number, out: Float64Array): void => {
    const { pose, origin } = tip(frame)
    for (let row = 0; row < 3; row++) out[row] = transformed(poses, pose, row, origin)
  }

  return {
    size: moving.length,
    framePosition,

    frameRotation(frame, out) {
      const { pose, rotation } = tip(frame)
      multiply(poses, pose, rotation, out, 0)
    },

    update(position) {
      for (let index = 0; index < steps.length; index++) {
        const { parent, child, kind, origin, rotation, axis, coordinate } = steps[
          index
        ] as (typeof steps)[number]
        const value = coordinate < 0 ? 0 : position[coordinate]
        for (let row = 0; row < 3; row++) poses[child + 9 + row] = transformed(poses, parent, row, origin)
        if (kind === 'revolute' || kind === 'continuous') {
          multiply(poses, parent, rotation, mounted, 0)
          rotateAbout(axis, value, turn)
          multiply(mounted, 0, turn, poses, child)
          continue
        }
        multiply(poses, parent, rotation, poses, child)
        if (kind === 'fixed') continue
        for (let row = 0; row < 3; row++) {
          const along = transformed(poses, child, row, axis) - poses[child + 9 + row]
          point[row] = along * value
        }
        for (let row = 0; row < 3; row++) poses[child + 9 + row] = poses[child + 9 + row] + point[row]
      }
    },

    frameIndex(name) {
      const index = frames.findIndex((frame) => frame.name === name)
      if (index >= 0) return index
      const names = frames.map((frame) => frame.name)
      const guess = didYouMean(name, names)
      throw new SinewError('description', `robot "${description.name}" has no frame "${name}"`, {
        where: description.source,
        expected: names.length > 0 ? `one of ${names.join(', ')}` : 'a frame in robot.yaml',
        received: name,
        fix: guess ? `did you mean "${guess}"?` : `add a frame "${name}" to robot.yaml`,
      })
    },

    frameJacobian(frame, out) {
      const size = moving.length
      out.fill(0, 0, 3 * size)
      framePosition(frame, point)
      const { carriers } = tip(frame)
      for (let index = 0; index < carriers.length; index++) {
        const { child, axis, kind, coordinate } = carriers[index] as (typeof carriers)[number]
        const ox = poses[child + 9]
        const oy = poses[child + 10]
        const oz = poses[child + 11]
        // The axis in the world: turning about it leaves it where it is, so the child's rotation will do.
        const ax = transformed(poses, child, 0, axis) - ox
        const ay = transformed(poses, child, 1, axis) - oy
        const az = transformed(poses, child, 2, axis) - oz
        if (kind === 'prismatic') {
          out[coordinate] = ax
          out[size + coordinate] = ay
          out[2 * size + coordinate] = az
          continue
        }
        // Geometric Jacobian of a point: axis × (point − origin of the joint).
        const x = point[0] - ox
        const y = point[1] - oy
        const z = point[2] - oz
        out[coordinate] = ay * z - az * y
        out[size + coordinate] = az * x - ax * z
        out[2 * size + coordinate] = ax * y - ay * x
      }
    },
  }
}
