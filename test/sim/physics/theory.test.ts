import { expect, test } from 'vitest'
import { experiments } from '../../../bench/physics/experiments.ts'
import { createDynamics, rungeKutta } from '../../../bench/physics/newton-euler.ts'
import { doublePendulum, spatialArm } from '../../../bench/physics/robots.ts'

/** What is held against what, and the bounds: bench/physics/experiments.ts. */
test.each(Object.keys(experiments))(
  'physics against theory: %s',
  async (name) => {
    const { error, bound } = (await experiments[name]?.()) ?? { error: Number.NaN, bound: 0 }
    expect(error).toBeLessThanOrEqual(bound)
  },
  60_000,
)

test('the theory keeps its own energy, in the plane and in space', () => {
  for (const robot of [doublePendulum(), spatialArm()]) {
    const dynamics = createDynamics(robot)
    const size = robot.joints.filter(({ kind }) => kind !== 'fixed').length
    const position = new Float64Array(size).fill(0.4)
    const velocity = new Float64Array(size).fill(0.5)
    const before = dynamics.energy(position, velocity)
    for (let step = 0; step < 1000; step++) {
      rungeKutta(dynamics, position, velocity, new Float64Array(size), 1e-3)
    }
    expect(dynamics.energy(position, velocity)).toBeCloseTo(before, 6)
  }
})

test('the theory: inverse dynamics undoes forward dynamics', () => {
  const dynamics = createDynamics(spatialArm())
  const position = Float64Array.of(0.3, 0.4, -0.5, 0.1)
  const velocity = Float64Array.of(0.4, -0.3, 0.8, 0.2)
  const effort = Float64Array.of(1, 2, -1, 3)
  const found = dynamics.inverse(position, velocity, dynamics.forward(position, velocity, effort))
  found.forEach((value, joint) => {
    expect(value).toBeCloseTo(effort[joint] ?? 0, 10)
  })
})
