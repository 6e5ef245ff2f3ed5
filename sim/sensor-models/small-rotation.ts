import type { ReadingEffect } from './effects.ts'

/**
 * An orientation w, x, y, z from `at` on is turned about the sensor's axes by a small random rotation vector: a part that
 * holds for an episode and a part that is fresh in every sample, each axis Gaussian with standard deviations `bias` and
 * `sd` (rad). The result is a unit quaternion again: q · exp(δ / 2).
 */
export function createSmallRotation(at: number, sd: number, bias: number): ReadingEffect {
  const offset = new Float64Array(3)
  const turn = new Float64Array(3)
  let now = sd
  return {
    reset(random, scale) {
      now = sd * scale
      for (let axis = 0; axis < 3; axis++) offset[axis] = scale * bias * random.normal()
    },
    apply(values, random) {
      for (let axis = 0; axis < 3; axis++) turn[axis] = (offset[axis] + now * random.normal()) / 2
      const half = Math.hypot(turn[0], turn[1], turn[2])
      const share = half > 0 ? Math.sin(half) / half : 1
      const c = Math.cos(half)
      const x = share * turn[0]
      const y = share * turn[1]
      const z = share * turn[2]
      const qw = values[at]
      const qx = values[at + 1]
      const qy = values[at + 2]
      const qz = values[at + 3]
      values[at] = qw * c - qx * x - qy * y - qz * z
      values[at + 1] = qw * x + qx * c + qy * z - qz * y
      values[at + 2] = qw * y - qx * z + qy * c + qz * x
      values[at + 3] = qw * z + qx * y - qy * x + qz * c
    },
    save(out) {
      out.number(now)
      out.array(offset)
    },
    restore(from) {
      now = from.number()
      from.into(offset)
    },
  }
}
