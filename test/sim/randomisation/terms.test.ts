import { expect, it } from 'vitest'
import { randomArmature } from '../../../sim/randomisation/armature.ts'
import { randomCentre } from '../../../sim/randomisation/centre.ts'
import { randomEffort } from '../../../sim/randomisation/effort.ts'
import { randomFriction } from '../../../sim/randomisation/friction.ts'
import { randomGains } from '../../../sim/randomisation/gains.ts'
import { randomGravityTilt } from '../../../sim/randomisation/gravity-tilt.ts'
import { randomJointDamping } from '../../../sim/randomisation/joint-damping.ts'
import { randomJointFriction } from '../../../sim/randomisation/joint-friction.ts'
import { randomLatency } from '../../../sim/randomisation/latency.ts'
import { randomMass } from '../../../sim/randomisation/mass.ts'
import { randomNoise } from '../../../sim/randomisation/noise.ts'
import { randomPushes } from '../../../sim/randomisation/pushes.ts'
import { randomRestitution } from '../../../sim/randomisation/restitution.ts'
import type { RandomisationTerm, Range } from '../../../sim/randomisation/types.ts'
import { neutralVariation, type PhysicsVariation } from '../../../sim/variation.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { reacher, robot } from '../robots.ts'

function draw(term: RandomisationTerm, scale: number, seed = 1) {
  const description = reacher()
  const bound = term.bind(description)
  const variation = neutralVariation(description)
  const values = new Float64Array(bound.names.length + 1)
  bound.draw(createRandom(seed), scale, values, 1, variation)
  return { names: bound.names, values: [...values.subarray(1)], variation }
}

const factor: Range = { low: 0.5, high: 2, distribution: 'log-uniform' }
const offset: Range = { low: -0.1, high: 0.3 }
const changes: readonly [
  RandomisationTerm,
  number,
  (variation: PhysicsVariation) => ArrayLike<number>,
  (values: number[]) => number[],
][] = [
  [randomMass(factor), 3, ({ massScale }) => massScale, (values) => values],
  [randomCentre(offset), 9, ({ centreOffsetM }) => centreOffsetM, (values) => values],
  [
    randomFriction(factor),
    1,
    ({ frictionScale, groundFrictionScale }) => [...frictionScale, groundFrictionScale],
    ([value]) => [value, value, value, value],
  ],
  [
    randomRestitution({ low: 0.2, high: 0.4 }),
    1,
    ({ restitution }) => restitution,
    ([value]) => [value, value, value],
  ],
  [randomRestitution({ low: 2, high: 3 }), 1, ({ restitution }) => restitution, () => [1, 1, 1]],
  [randomGains(factor), 4, ({ stiffnessScale }) => stiffnessScale, ([a, , b]) => [a, b]],
  [randomGains(factor), 4, ({ dampingScale }) => dampingScale, ([, a, , b]) => [a, b]],
  [randomJointDamping(factor), 2, ({ jointDampingScale }) => jointDampingScale, (values) => values],
  [randomJointFriction(factor), 2, ({ jointFrictionScale }) => jointFrictionScale, (values) => values],
  [randomArmature(factor), 2, ({ armatureScale }) => armatureScale, (values) => values],
  [randomEffort(factor), 2, ({ effortScale }) => effortScale, (values) => values],
  [randomNoise(factor), 1, ({ noiseScale }) => [noiseScale], (values) => values],
  [
    randomLatency({ low: 2, high: 4 }),
    1,
    ({ latencySteps }) => latencySteps,
    ([value]) => [Math.round(value), Math.round(value)],
  ],
]

it.each(changes)('$name varies what it says, and nothing at scale 0', (term, count, written, expected) => {
  const { names, values, variation } = draw(term, 1)
  expect(names).toHaveLength(count)
  expect(new Set(names).size).toBe(count)
  for (const name of names) expect(name.split('.')[0]).toBe(term.name)
  expect([...Array.from(written(variation))]).toEqual(expected(values))
  expect(draw(term, 0).variation).toEqual(neutralVariation(reacher()))
})

it('tilts gravity by the angles that it names and keeps its size', () => {
  const { values, variation } = draw(randomGravityTilt({ low: 0.1, high: 0.2 }), 1)
  const [roll, pitch] = values
  const [x, y, z] = variation.gravityMPerS2
  expect(Math.hypot(x, y, z)).toBeCloseTo(9.81, 12)
  expect(y).toBeCloseTo(9.81 * Math.sin(roll), 12)
  expect(x).toBeCloseTo(-9.81 * Math.cos(roll) * Math.sin(pitch), 12)
})

it('draws within its range: log-uniform as often below 1 as above, narrowed to the middle by the scale', () => {
  const drawn = (scale: number): number[] =>
    Array.from({ length: 500 }, (_, seed) => draw(randomMass(factor), scale, seed).values).flat()
  const whole = drawn(1)
  expect(Math.min(...whole)).toBeGreaterThanOrEqual(0.5)
  expect(Math.min(...whole)).toBeLessThan(0.51)
  expect(Math.max(...whole)).toBeLessThanOrEqual(2)
  expect(Math.max(...whole)).toBeGreaterThan(1.96)
  expect(Math.abs(whole.filter((value) => value < 1).length / whole.length - 0.5)).toBeLessThan(0.05)
  const half = drawn(0.5)
  expect(Math.min(...half)).toBeGreaterThanOrEqual(Math.SQRT1_2)
  expect(Math.max(...half)).toBeLessThanOrEqual(Math.SQRT2)
})

it('refuses bounds and robots that make no sense', () => {
  expect(() => randomMass({ low: 2, high: 1 })).toThrow(SinewError)
  expect(() => randomMass({ low: 0, high: 1, distribution: 'log-uniform' })).toThrow(SinewError)
  expect(() => randomMass({ low: 0, high: Number.NaN })).toThrow(SinewError)
  expect(() => randomEffort(factor).bind(robot({}))).toThrow(/nothing that "effort" could vary/)
  expect(() => randomPushes('tail', offset, 1).bind(reacher())).toThrow(/no link "tail"/)
})
