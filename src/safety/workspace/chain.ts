import type { Point, WorkspaceBody } from './types.ts'

/** Rotation (row-major, 9) then translation (3) of a body in the world. */
export const poseLength = 12

/** Forward kinematics of some bodies and of those that carry them. Nothing allocates once it is made. */
export interface Chain {
  /** Commands of the actuators, rad or m. Shape [actuators]. */
  update(commands: Float64Array, offset: number): void
  /** World coordinates of a body's point, into out[at…at+2]. */
  place(body: number, point: Point, out: Float64Array, at: number): void
}

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
function rotateAbout([x, y, z]: Point, angle: number, out: Float64Array): void {
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

/** A body and all that carry it, from the root outwards. */
export function carriers(bodies: readonly WorkspaceBody[], body: number): number[] {
  const parent = bodies[body]?.parent ?? -1
  return parent < 0 ? [body] : [...carriers(bodies, parent), body]
}

/** @param used indices of the bodies that are asked for */
export function createChain(bodies: readonly WorkspaceBody[], used: readonly number[]): Chain {
  const needed = new Set(used.flatMap((body) => carriers(bodies, body)))
  const poses = new Float64Array(bodies.length * poseLength)
  for (let at = 0; at < poses.length; at += poseLength) poses[at] = poses[at + 4] = poses[at + 8] = 1
  const steps = bodies
    .map((body, index) => ({
      ...body,
      own: index * poseLength,
      above: body.parent * poseLength,
      rotation: Float64Array.from(body.rotation),
    }))
    .filter(({ parent }, index) => parent >= 0 && needed.has(index))
  const turn = new Float64Array(9)
  const mounted = new Float64Array(9)

  const place = (body: number, [x, y, z]: Point, out: Float64Array, to: number): void => {
    const at = body * poseLength
    for (let row = 0; row < 3; row++) {
      const first = at + row * 3
      out[to + row] = poses[first] * x + poses[first + 1] * y + poses[first + 2] * z + poses[at + 9 + row]
    }
  }

  return {
    place,
    update(commands, offset) {
      for (let index = 0; index < steps.length; index++) {
        const step = steps[index]
        const { own, above, kind, axis } = step
        place(step.parent, step.originM, poses, own + 9)
        multiply(
          poses,
          above,
          step.rotation,
          0,
          kind === 'turns' ? mounted : poses,
          kind === 'turns' ? 0 : own,
        )
        if (kind === 'fixed') continue
        // What nothing drives is somewhere; `checkWorkspace` lets it be only where it does not matter.
        const command = step.actuator < 0 ? 0 : commands[offset + step.actuator]
        const position = step.multiplier * command + step.offset
        if (kind === 'turns') {
          rotateAbout(axis, position, turn)
          multiply(mounted, 0, turn, 0, poses, own)
          continue
        }
        for (let row = 0; row < 3; row++) {
          const first = own + row * 3
          const along = poses[first] * axis[0] + poses[first + 1] * axis[1] + poses[first + 2] * axis[2]
          poses[own + 9 + row] += along * position
        }
      }
    },
  }
}
