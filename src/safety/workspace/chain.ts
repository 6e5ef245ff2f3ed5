import type { Point, WorkspaceBody } from './types.ts'

/** Rotation (row-major, 9) then translation (3) of a body in the world. */
const poseLength = 12

/** A point that is fixed to a body, m. */
export interface BodyPoint {
  readonly body: number
  readonly at: Point
}

/**
 * Forward kinematics of points. Writes where they are with the actuators' commands at commands[offset…] (rad or m) into
 * `out`, shape [points, 3]. Allocates nothing.
 */
export type Chain = (commands: Float64Array, offset: number, out: Float64Array) => void

/** out[o…] = a[i…] · b[j…], 3×3 row-major. */
function multiply(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  out: Float64Array,
  o: number,
): void {
  for (let row = 0; row < 9; row += 3) {
    const x = a[i + row]
    const y = a[i + row + 1]
    const z = a[i + row + 2]
    for (let column = 0; column < 3; column++) {
      out[o + row + column] = x * b[j + column] + y * b[j + 3 + column] + z * b[j + 6 + column]
    }
  }
}

/** Rodrigues' formula: rotation by `angle` about the unit vector `axis`. */
function rotateAbout(axis: Float64Array, angle: number, out: Float64Array): void {
  const x = axis[0]
  const y = axis[1]
  const z = axis[2]
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

/** World coordinates of the point at points[from…] in the frame at poses[pose…], into out[to…]. */
function place(
  poses: Float64Array,
  pose: number,
  points: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
): void {
  const x = points[from]
  const y = points[from + 1]
  const z = points[from + 2]
  out[to] = poses[pose] * x + poses[pose + 1] * y + poses[pose + 2] * z + poses[pose + 9]
  out[to + 1] = poses[pose + 3] * x + poses[pose + 4] * y + poses[pose + 5] * z + poses[pose + 10]
  out[to + 2] = poses[pose + 6] * x + poses[pose + 7] * y + poses[pose + 8] * z + poses[pose + 11]
}

/** A body and all that carry it, from the root outwards. */
export function carriers(bodies: readonly WorkspaceBody[], body: number): number[] {
  const { parent } = bodies[body]
  return parent < 0 ? [body] : [...carriers(bodies, parent), body]
}

export function createChain(bodies: readonly WorkspaceBody[], points: readonly BodyPoint[]): Chain {
  const needed = new Set(points.flatMap(({ body }) => carriers(bodies, body)))
  const poses = new Float64Array(bodies.length * poseLength)
  for (let at = 0; at < poses.length; at += poseLength) poses[at] = poses[at + 4] = poses[at + 8] = 1
  const steps = bodies
    .map(({ kind, actuator, multiplier, offset, parent, originM, rotation, axis }, index) => ({
      ...{ kind, actuator, multiplier, offset, parent },
      own: index * poseLength,
      above: parent * poseLength,
      origin: Float64Array.from(originM),
      rotation: Float64Array.from(rotation),
      axis: Float64Array.from(axis),
    }))
    .filter(({ parent }, index) => parent >= 0 && needed.has(index))
  const table = Float64Array.from(points.flatMap(({ at }) => at))
  const carrier = Int32Array.from(points, ({ body }) => body * poseLength)
  const turn = new Float64Array(9)
  const mounted = new Float64Array(9)

  return (commands, offset, out) => {
    for (let index = 0; index < steps.length; index++) {
      const { own, above, kind, axis, origin, rotation, actuator, multiplier, offset: zero } = steps[index]
      place(poses, above, origin, 0, poses, own + 9)
      // What nothing drives is somewhere; `checkWorkspace` lets it be only where it does not matter.
      const position = multiplier * (actuator < 0 ? 0 : commands[offset + actuator]) + zero
      if (kind === 'turns') {
        multiply(poses, above, rotation, 0, mounted, 0)
        rotateAbout(axis, position, turn)
        multiply(mounted, 0, turn, 0, poses, own)
        continue
      }
      multiply(poses, above, rotation, 0, poses, own)
      if (kind === 'fixed') continue
      for (let row = 0; row < 3; row++) {
        const first = own + row * 3
        const along = poses[first] * axis[0] + poses[first + 1] * axis[1] + poses[first + 2] * axis[2]
        poses[own + 9 + row] += along * position
      }
    }
    for (let index = 0; index < carrier.length; index++) {
      place(poses, carrier[index], table, index * 3, out, index * 3)
    }
  }
}
