import type { Channel } from '../../src/contract/channel.ts'
import type { SensorReading } from '../../src/description/sensors.ts'
import type { ReadingEffect } from './effects.ts'
import { createFullScale } from './full-scale.ts'
import { createOffset } from './offset.ts'
import { createQuantisation } from './quantisation.ts'
import { createSmallRotation } from './small-rotation.ts'
import { createWhiteNoise } from './white-noise.ts'

/** What the sensor of the number at `at` does to it, in order; only what its description asks for. */
export function readingEffects(
  { sensor, quantity, component }: SensorReading,
  { low, high }: Channel,
  at: number,
  intervalS: number,
): ReadingEffect[] {
  const noise = sensor.noise?.readings[quantity]
  if (!noise) return []
  const { sd, bias, walk, quantum } = noise
  if (quantity === 'orientation') return component === 0 ? [createSmallRotation(at, sd, bias)] : []
  // The bounds of the others are not the device's: an encoder reads on beyond a joint's limits.
  const bounded = sensor.kind !== 'joint' && sensor.kind !== 'base'
  return [
    ...(bias > 0 || walk > 0 ? [createOffset(at, bias, walk, intervalS)] : []),
    ...(sd > 0 ? [createWhiteNoise(at, sd)] : []),
    ...(quantum > 0 ? [createQuantisation(at, quantum)] : []),
    ...(bounded ? [createFullScale(at, low, high)] : []),
  ]
}
