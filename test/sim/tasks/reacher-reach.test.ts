import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEnvironment } from '../../../sim/environment.ts'
import { createPlanarArm } from '../../../sim/tasks/planar-arm.ts'
import { reacherReach, reacherReachDiscount } from '../../../sim/tasks/reacher-reach.ts'
import { channelIndex } from '../../../src/contract/channel.ts'
import type { Environment } from '../../../src/contract/environment.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { createKinematics } from '../../../src/description/kinematics.ts'
import { loadDescription } from '../../../src/description/load.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { presets } from '../../../src/learn/presets.ts'
import { reasons } from '../../../src/safety/types.ts'
import { reacherReachExpert } from '../../../src/teleop/experts/reacher-reach.ts'
import { cartpole } from '../robots.ts'

const description = await loadDescription('reacher')
/** The preset's. */
const discount = 0.98
let environment: Environment

beforeAll(async () => {
  environment = await createEnvironment(reacherReach, description)
})
afterAll(() => environment.close())

interface Played {
  readonly success: boolean
  readonly steps: number
  /** Discounted. */
  readonly return: number
  readonly tripped: boolean
}

function play(seed: number, act: (observation: Float32Array, action: Float32Array) => void): Played {
  const action = new Float32Array(environment.actionSpace.size)
  let result = environment.reset(seed)
  let sum = 0
  let tripped = false
  for (let steps = 1; ; steps++) {
    act(result.observation, action)
    result = environment.step(action)
    sum += discount ** (steps - 1) * result.reward
    tripped ||= (result.info.limited & ~(reasons.position | reasons.velocity | reasons.acceleration)) !== 0
    if (result.terminated || result.truncated) {
      return { success: result.info.success, steps, return: sum, tripped }
    }
  }
}

const createExpert = () => {
  const { observationSpace, actionSpace } = environment
  return reacherReachExpert.create({ description, observationSpace, actionSpace })
}

const still = (_observation: Float32Array, action: Float32Array): void => {
  action.fill(0)
}

describe('reacher-reach', () => {
  it('is shaped for the discount that every preset learns with', () => {
    const configs = Object.values(presets['reacher-reach'] ?? {}).map(({ config }) => config)
    expect(configs.length).toBeGreaterThan(0)
    for (const config of configs) expect(config?.discount).toBe(reacherReachDiscount)
  })

  it('is solved by a scripted controller, through the gate and a step late', () => {
    const scripted = createExpert()
    const played = Array.from({ length: 100 }, (_, seed) => play(seed, scripted))
    expect(played.filter(({ success }) => success).length).toBeGreaterThanOrEqual(99)
    expect(played.some(({ tripped }) => tripped)).toBe(false)
    // What the learner maximises is worth more with success than without, from the same start.
    for (let seed = 0; seed < 10; seed++) {
      const idle = play(seed, still)
      expect(idle).toMatchObject({ success: false, steps: reacherReach.maxSteps })
      expect(played[seed]?.return).toBeGreaterThan(idle.return)
    }
  }, 60_000)

  it('needs five steps in a row within 2 cm', () => {
    const scripted = createExpert()
    const x = channelIndex(environment.observationSpace, 'to-target.x')
    const action = new Float32Array(2)
    let result = environment.reset(1)
    let within = 0
    while (!result.terminated && !result.truncated) {
      scripted(result.observation, action)
      result = environment.step(action)
      const distance = Math.hypot(result.observation[x] ?? 9, result.observation[x + 1] ?? 9)
      within = distance <= 0.02 ? within + 1 : 0
      expect(result.terminated).toBe(within >= 5)
    }
    expect(result.info.success).toBe(true)
  })

  it('begins with the target out of touch, every time another', () => {
    const x = channelIndex(environment.observationSpace, 'to-target.x')
    const seen = new Set<number>()
    for (let seed = 0; seed < 200; seed++) {
      const { observation } = environment.reset(seed)
      expect(Math.hypot(observation[x] ?? 0, observation[x + 1] ?? 0)).toBeGreaterThanOrEqual(0.05)
      seen.add(observation[x] ?? 0)
    }
    expect(seen.size).toBe(200)
  })

  it('refuses a robot that is no planar arm', () => {
    expect(() => reacherReach.bind(cartpole())).toThrow('cartpole')
  })
})

describe('the planar arm', () => {
  const withLimits = (lower: number, upper: number): RobotDescription => ({
    ...description,
    joints: description.joints.map((joint) => ({ ...joint, lower, upper })),
  })

  it('solves for every place that forward kinematics reaches, and for none beyond', () => {
    const free = withLimits(-2.6, 2.6)
    const arm = createPlanarArm(free, 'fingertip', 0)
    const kinematics = createKinematics(free)
    const frame = kinematics.frameIndex('fingertip')
    const random = createRandom(5)
    const place = new Float64Array(3)
    const again = new Float64Array(3)
    const solutions = new Float64Array(4)
    const counts = new Set<number>()
    for (let count = 0; count < 500; count++) {
      kinematics.update([random.between(-2.6, 2.6), random.between(-2.6, 2.6)])
      kinematics.framePosition(frame, place)
      const [x = 0, y = 0, z = 0] = place
      const ways = arm.solve(x, y, solutions)
      counts.add(ways)
      expect(z).toBe(arm.baseM[2])
      for (let way = 0; way < ways; way++) {
        kinematics.update(solutions.subarray(2 * way, 2 * way + 2))
        kinematics.framePosition(frame, again)
        expect(Math.hypot((again[0] ?? 9) - x, (again[1] ?? 9) - y)).toBeLessThan(1e-9)
      }
    }
    expect([...counts].sort()).toEqual([1, 2])
    expect(arm.solve(arm.reachM + 0.001, 0, solutions)).toBe(0)
    expect(arm.solve(0.01, 0, solutions)).toBe(0)
  })

  it('stays inside the limits by the margin that was asked for', () => {
    const solutions = new Float64Array(4)
    const [x, y] = [-0.2, -0.14]
    expect(createPlanarArm(withLimits(-2.6, 2.6), 'fingertip', 0).solve(x, y, solutions)).toBeGreaterThan(0)
    expect(createPlanarArm(withLimits(-2.6, 2.6), 'fingertip', 1.5).solve(x, y, solutions)).toBe(0)
    expect(createPlanarArm(withLimits(-1.1, 1.1), 'fingertip', 0).solve(x, y, solutions)).toBe(0)
  })

  it('is asked of a robot that can reach nothing in vain, and says so', async () => {
    const stuck = withLimits(-0.01, 0.01)
    const environment = await createEnvironment(reacherReach, stuck)
    expect(() => environment.reset(0)).toThrow('reaches no target')
    environment.close()
  })
})
