import { drawFrom } from './draw.ts'
import { requireRange } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** The ground is not level: gravity is turned about the world's x axis, then about its y axis, by angles (rad). */
export function randomGravityTilt(range: Range): RandomisationTerm {
  const name = 'gravity-tilt'
  requireRange(name, range)
  return {
    name,
    range,
    bind: () => ({
      names: [`${name}.x`, `${name}.y`],
      draw(random, scale, values, at, { gravityMPerS2 }) {
        const [roll, pitch] = [drawFrom(range, 0, scale, random), drawFrom(range, 0, scale, random)]
        values[at] = roll
        values[at + 1] = pitch
        const [x, y, z] = gravityMPerS2
        const across = Math.cos(roll) * y - Math.sin(roll) * z
        const down = Math.sin(roll) * y + Math.cos(roll) * z
        gravityMPerS2[0] = Math.cos(pitch) * x + Math.sin(pitch) * down
        gravityMPerS2[1] = across
        gravityMPerS2[2] = Math.cos(pitch) * down - Math.sin(pitch) * x
      },
    }),
  }
}
