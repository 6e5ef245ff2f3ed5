import { describe, expect, it } from 'vitest'
import { checkEnvironment } from '../../sim/check.ts'
import { openEnvironment } from '../../sim/open-environment.ts'
import { createSpace } from '../../src/contract/channel.ts'
import type { Environment, StepResult } from '../../src/contract/environment.ts'
import { createRandom } from '../../src/contract/random.ts'

describe.each(['reacher-reach', 'cartpole-swingup'])('%s', (task) => {
  it('keeps the environment contract', async () => {
    const results = await checkEnvironment(() => openEnvironment(task), { episodes: 3 })
    expect(results.filter(({ passed }) => !passed)).toEqual([])
    expect(results.length).toBeGreaterThan(10)
  }, 60_000)
})

/** A walk on a line that keeps the contract, and the ways to break it. */
interface Walk extends Environment {
  result: StepResult & { observation: Float32Array }
  position: number
  steps: number
}

const space = { name: 'x', unit: 'm', low: -2, high: 2 } as const

function createWalk(): Walk {
  const random = createRandom(0)
  const push = createSpace([{ name: 'push', unit: 'm/s', low: -1, high: 1 }])
  const result = {
    observation: new Float32Array(1),
    reward: 0,
    terminated: false,
    truncated: false,
    info: { success: false, limited: 0, sent: new Float64Array(1), rewardTerms: new Float64Array(1) },
  }
  let running = false
  const walk: Walk = {
    result,
    position: 0,
    steps: 0,
    observationSpace: createSpace([space]),
    actionSpace: push,
    rewardNames: ['closeness'],
    maxSteps: 20,
    reset(seed) {
      if (seed !== undefined) random.restore(createRandom(seed).save())
      walk.position = random.between(-0.5, 0.5)
      walk.steps = 0
      result.observation[0] = walk.position
      Object.assign(result, { reward: 0, terminated: false, truncated: false })
      running = true
      return result
    },
    step(action) {
      if (!running || action.length !== 1 || !action.every(Number.isFinite)) throw new Error('refused')
      const sent = Math.max(-1, Math.min(1, action[0] ?? 0))
      walk.steps += 1
      walk.position += 0.05 * sent
      result.observation[0] = walk.position
      result.info.sent[0] = sent
      result.reward = result.info.rewardTerms[0] = -Math.abs(walk.position)
      result.truncated = walk.steps >= walk.maxSteps
      running = !result.truncated
      return result
    },
    close() {},
  }
  return walk
}

/** The walk with one method wrapped. */
function broken(change: (walk: Walk) => Partial<Environment>): () => Promise<Environment> {
  return async () => {
    const walk = createWalk()
    return { ...walk, ...change(walk) }
  }
}

let opened = 0
const faults: Readonly<Record<string, () => Promise<Environment>>> = {
  spaces: broken(() => ({ observationSpace: { channels: [{ ...space, high: Number.NaN }], size: 1 } })),
  dtype: broken((walk) => ({
    reset: (seed) => ({ ...walk.reset(seed), observation: new Float64Array(1) as unknown as Float32Array }),
  })),
  bounds: broken((walk) => ({
    step: (action) => {
      const result = walk.step(action)
      if (walk.steps === 7) result.observation[0] = 2.001
      return result
    },
  })),
  finite: broken((walk) => ({
    step: (action) => {
      const result = walk.step(action)
      if (walk.steps === 7) result.info.rewardTerms[0] = result.reward = Number.NaN
      return result
    },
  })),
  reward: broken((walk) => ({
    step: (action) => Object.assign(walk.step(action), { reward: walk.result.reward + 0.1 }),
  })),
  'episode end': broken((walk) => ({
    step: (action) => {
      const result = walk.step(action)
      result.terminated = result.truncated
      return result
    },
  })),
  'step after end': broken((walk) => ({
    step: (action) => {
      try {
        return walk.step(action)
      } catch {
        return walk.result
      }
    },
  })),
  seeding: broken((walk) => ({ reset: (seed) => walk.reset(seed === undefined ? seed : 0) })),
  'going on': broken((walk) => ({ reset: (seed) => walk.reset(seed ?? 0) })),
  determinism: async () => {
    const walk = createWalk()
    const drift = opened++ * 1e-6
    return {
      ...walk,
      step: (action) => {
        const result = walk.step(action)
        result.observation[0] = walk.position + drift
        return result
      },
    }
  },
  clipping: broken((walk) => ({
    step: (action) => {
      const result = walk.step(action)
      result.info.sent[0] = action[0] ?? 0
      return result
    },
  })),
  actions: broken((walk) => ({
    step: (action) => walk.step(action.map((value) => (Number.isNaN(value) ? 0 : value))),
  })),
}

describe('the checker', () => {
  it('passes an environment that keeps the contract', async () => {
    const results = await checkEnvironment(async () => createWalk())
    expect(results.filter(({ passed }) => !passed)).toEqual([])
    expect(results.map(({ name }) => name)).toEqual(Object.keys(faults))
  })

  it.each(Object.keys(faults))('finds a fault in: %s', async (name) => {
    const open = faults[name]
    const results = await checkEnvironment(open ?? (() => openEnvironment('none')))
    const found = results.find((result) => result.name === name)
    expect(found?.passed).toBe(false)
    expect(found?.detail).not.toBe('')
  })

  it('finds an episode that does not stop, one that stops too early, and one that has stopped before it starts', async () => {
    const ways: (() => Promise<Environment>)[] = [
      broken((walk) => ({ step: (action) => Object.assign(walk.step(action), { truncated: false }) })),
      broken((walk) => ({
        step: (action) => Object.assign(walk.step(action), { truncated: walk.steps > 3 }),
      })),
      broken((walk) => ({ reset: (seed) => Object.assign(walk.reset(seed), { terminated: true }) })),
    ]
    for (const open of ways) {
      const results = await checkEnvironment(open)
      expect(results.find(({ name }) => name === 'episode end')?.passed).toBe(false)
    }
  })

  it('counts an environment that throws as failed, with what it said', async () => {
    const results = await checkEnvironment(async () => {
      throw new Error('no such robot')
    })
    expect(results.every(({ passed, detail }) => !passed && detail.includes('no such robot'))).toBe(true)
  })
})
