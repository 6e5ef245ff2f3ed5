import type { Vec3 } from '../../src/description/types.ts'
import type { Colour } from './colours.ts'

/** sRGB to linear light. */
export const linear = (value: number): number => value ** 2.2

const levels = 4096
const toSrgb = Uint8Array.from({ length: levels + 1 }, (_, index) =>
  Math.round(255 * (index / levels) ** (1 / 2.2)),
)

/** Linear light to a byte of a picture. */
export const srgbByte = (value: number): number =>
  toSrgb[Math.round(levels * Math.min(1, Math.max(0, value)))]

/**
 * Light that a surface sends to the eye: from the sky and the floor, from the lamp (Lambert), from beside the eye so
 * that no side is black, and a highlight (Blinn 1977). Linear; written to `out`.
 *
 * @param normal unit vector, like `towardsEye` and `towardsLamp`
 * @param lit share of the lamp's light that arrives
 */
export function surfaceLight(
  colour: Colour,
  normal: Float64Array,
  towardsEye: Float64Array,
  towardsLamp: Vec3,
  lit: number,
  out: Float64Array,
): void {
  const facing = normal[0] * towardsEye[0] + normal[1] * towardsEye[1] + normal[2] * towardsEye[2]
  // Files do not always agree on which side of a triangle is out.
  const side = facing < 0 ? -1 : 1
  const onLamp = side * (normal[0] * towardsLamp[0] + normal[1] * towardsLamp[1] + normal[2] * towardsLamp[2])
  const lambert = Math.max(0, onLamp) * lit
  const light = 0.36 + 0.14 * side * normal[2] + 0.62 * lambert + 0.16 * Math.abs(facing)
  const halfX = towardsEye[0] + towardsLamp[0]
  const halfY = towardsEye[1] + towardsLamp[1]
  const halfZ = towardsEye[2] + towardsLamp[2]
  const along = side * (normal[0] * halfX + normal[1] * halfY + normal[2] * halfZ)
  const shine = Math.max(0, along / Math.sqrt(halfX * halfX + halfY * halfY + halfZ * halfZ))
  const highlight = lambert > 0 ? 0.14 * lit * shine ** 40 : 0
  out[0] = light * colour[0] + highlight
  out[1] = light * colour[1] + highlight
  out[2] = light * colour[2] + highlight
}
