import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEnvironment, type SimulatedEnvironment } from '../../../sim/environment.ts'
import { armReach, armReachDiscount } from '../../../sim/tasks/arm-reach.ts'
import { presets } from '../../../src/learn/presets.ts'
import { cartpole } from '../robots.ts'
import { createArmSolver, measuredPositions, towards } from './scripted-arm.ts'

let environment: SimulatedEnvironment
beforeAll(async () => {
  environment = await createEnvironment(armReach)
})
afterAll(() => environment.close())

interface Played {
  readonly success: boolean
  readonly steps: number
  /** Discounted as the presets do. */
  readonly return: number
}

/** With the joints that inverse kinematics finds, or none at all. */
function play(seed: number, moves: boolean): Played {
  const { simulation, bound, actionSpace } = environment
  const { description } = simulation
  let result = environment.reset(seed)
  const [x = 0, y = 0, z = 0] = bound.markers?.[0]?.positionM ?? []
  const wanted = result.info.sent.slice()
  const solver = createArmSolver(description)
  // From where the arm is first, then from poses that it may have to go round by.
  for (const [lift, elbow, flex] of starts) {
    if (solver.solve([x, y, z], false, wanted) < 0.002) break
    wanted.set([-Math.atan2(y, x), lift, elbow, flex])
  }
  const action = new Float32Array(actionSpace.size)
  let sum = 0
  for (let steps = 1; ; steps++) {
    if (moves) towards(description, actionSpace, wanted, measuredPositions(environment), action)
    result = environment.step(action)
    sum += armReachDiscount ** (steps - 1) * result.reward
    if (result.terminated || result.truncated) return { success: result.info.success, steps, return: sum }
  }
}
const starts = [
  [0, 0, 1],
  [0, 0.8, 0],
  [-0.8, 0.5, 0.5],
  [0, -0.5, -0.5],
] as const

describe('arm-reach', () => {
  it('is shaped for the discount that every preset learns with', () => {
    const configs = Object.values(presets['arm-reach'] ?? {}).map(({ config }) => config)
    expect(configs.length).toBeGreaterThan(0)
    for (const config of configs) expect(config?.discount).toBe(armReachDiscount)
  })

  it('is solved by inverse kinematics, through the gate and against gravity', () => {
    const played = Array.from({ length: 30 }, (_, seed) => play(seed, true))
    expect(played.filter(({ success }) => success).length).toBeGreaterThanOrEqual(28)
    // What the learner maximises is worth more with success than without, from the same start.
    for (let seed = 0; seed < 5; seed++) {
      const idle = play(seed, false)
      expect(idle).toMatchObject({ success: false, steps: armReach.maxSteps })
      expect(played[seed]?.return).toBeGreaterThan(idle.return)
    }
  }, 60_000)

  it('wants the tip above the table, ahead of the arm and out of touch, every time elsewhere', () => {
    const seen = new Set<number>()
    const target = environment.bound.markers?.[0]?.positionM ?? new Float64Array(3)
    for (let seed = 0; seed < 100; seed++) {
      const { observation } = environment.reset(seed)
      const [x = 0, y = 0, z = 0] = target
      expect(z).toBeGreaterThanOrEqual(0.03)
      expect(Math.hypot(x, y)).toBeGreaterThanOrEqual(0.1 - 1e-9)
      const at = environment.observationSpace.channels.findIndex(({ name }) => name === 'to-target.x')
      expect(Math.hypot(...observation.slice(at, at + 3))).toBeGreaterThanOrEqual(0.05 - 1e-6)
      seen.add(x)
    }
    expect(seen.size).toBe(100)
  })

  it('refuses a robot that is no such arm', () => {
    expect(() => armReach.bind(cartpole())).toThrow('cartpole')
  })
})
