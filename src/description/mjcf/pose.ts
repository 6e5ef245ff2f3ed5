import { rpyFromRotation } from '../rotation-matrix.ts'
import type { Vec3 } from '../types.ts'

/** Where something is in its parent's frame; without a rotation it is not turned. Row-major 3×3. */
export interface Pose {
  readonly at: Vec3
  readonly rotation?: readonly number[]
}

export const origin: Pose = { at: [0, 0, 0] }

export function rotate(rotation: readonly number[] | undefined, [x, y, z]: Vec3): Vec3 {
  if (!rotation) return [x, y, z]
  const row = (at: number): number =>
    (rotation[at] ?? 0) * x + (rotation[at + 1] ?? 0) * y + (rotation[at + 2] ?? 0) * z
  return [row(0), row(3), row(6)]
}

const transposed = (r: readonly number[]): number[] => [0, 3, 6, 1, 4, 7, 2, 5, 8].map((at) => r[at] ?? 0)

export function product(a: readonly number[], b: readonly number[]): number[] {
  return a.map((_, index) => {
    const row = 3 * Math.floor(index / 3)
    const column = index % 3
    return [0, 1, 2].reduce((sum, k) => sum + (a[row + k] ?? 0) * (b[3 * k + column] ?? 0), 0)
  })
}

export const add = ([a, b, c]: Vec3, [x, y, z]: Vec3): Vec3 => [a + x, b + y, c + z]
export const minus = ([a, b, c]: Vec3, [x, y, z]: Vec3): Vec3 => [a - x, b - y, c - z]

/** `inner`, given in the frame that `outer` places. */
export function compose(outer: Pose, inner: Pose): Pose {
  const at = add(outer.at, rotate(outer.rotation, inner.at))
  if (!outer.rotation || !inner.rotation) {
    const rotation = outer.rotation ?? inner.rotation
    return rotation ? { at, rotation } : { at }
  }
  return { at, rotation: product(outer.rotation, inner.rotation) }
}

export function inverse({ at, rotation }: Pose): Pose {
  const back = rotation && transposed(rotation)
  const [x, y, z] = rotate(back, at)
  return back ? { at: [-x, -y, -z], rotation: back } : { at: [-x, -y, -z] }
}

export const rpyOf = ({ rotation }: Pose): Vec3 => (rotation ? rpyFromRotation(rotation) : [0, 0, 0])
