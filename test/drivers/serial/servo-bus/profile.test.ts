import { expect, test } from 'vitest'
import { stepProfile } from '../../../../drivers/serial/servo-bus/emulator/profile.ts'

const periodS = 0.005

function run(goal: number, velocity: number, acceleration: number, steps: number) {
  const profile = { position: 0, velocity: 0 }
  let fastest = 0
  let hardest = 0
  for (let step = 0; step < steps; step++) {
    const before = profile.velocity
    stepProfile(profile, goal, { velocity, acceleration }, periodS)
    fastest = Math.max(fastest, Math.abs(profile.velocity))
    hardest = Math.max(hardest, Math.abs(profile.velocity - before) / periodS)
  }
  return { profile, fastest, hardest }
}

test('a profile keeps its speed and acceleration, and arrives', () => {
  const { profile, fastest, hardest } = run(1, 2, 10, 400)
  expect(profile.position).toBeCloseTo(1, 3)
  expect(fastest).toBeLessThanOrEqual(2)
  expect(fastest).toBeGreaterThan(1.9)
  expect(hardest).toBeLessThanOrEqual(10.001)
})

test('without limits it is there at once, and stays', () => {
  const { profile } = run(-0.3, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 3)
  expect(profile).toEqual({ position: -0.3, velocity: 0 })
})
