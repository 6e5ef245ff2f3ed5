import { describe, expect, it } from 'vitest'
import { checkEnvironment } from '../../../sim/check.ts'
import { type ClassicTask, classicTasks, createClassicEnvironment } from '../../../sim/classic/index.ts'
import { createRandom } from '../../../src/contract/random.ts'

const starts: Readonly<Record<string, readonly (readonly [low: number, high: number])[]>> = {
  pendulum: [
    [-Math.PI, Math.PI],
    [-1, 1],
  ],
  'pendulum-upright': [
    [-0.1, 0.1],
    [-0.1, 0.1],
  ],
  'mountain-car-continuous': [
    [-0.6, -0.4],
    [0, 0],
  ],
  'cartpole-continuous': Array.from({ length: 4 }, () => [-0.05, 0.05] as const),
  'point-reach': [
    [-1, 1],
    [-1, 1],
    [0, 0],
    [0, 0],
    [-1, 1],
    [-1, 1],
  ],
}

/** Distance between the empirical distribution and the uniform one (Kolmogorov–Smirnov). */
function distanceFromUniform(samples: readonly number[], low: number, high: number): number {
  const sorted = samples.map((value) => (value - low) / (high - low)).sort((a, b) => a - b)
  return Math.max(...sorted.map((value, index) => Math.abs(value - (index + 0.5) / sorted.length)))
}

describe.each(Object.values(classicTasks))('$name', (task: ClassicTask) => {
  it('keeps the environment contract', async () => {
    const results = await checkEnvironment(async () => createClassicEnvironment(task))
    expect(results.filter(({ passed }) => !passed)).toEqual([])
  })

  it('starts as published', () => {
    const environment = createClassicEnvironment(task)
    const samples = Array.from({ length: 2000 }, (_, seed) => {
      environment.reset(seed)
      return [...environment.state]
    })
    for (const [index, [low, high]] of (starts[task.name] ?? []).entries()) {
      const values = samples.map((state) => state[index] ?? Number.NaN)
      if (low === high) expect(new Set(values)).toEqual(new Set([low]))
      // 1.95 / √n is passed by a uniform sample in all but 0.1% of cases; the seeds are fixed.
      else expect(distanceFromUniform(values, low, high)).toBeLessThan(1.95 / Math.sqrt(samples.length))
    }
  })

  it('stays inside its observation space under forces that switch between the extremes', () => {
    const environment = createClassicEnvironment(task)
    const { channels } = environment.observationSpace
    const random = createRandom(1)
    const [bound] = environment.actionSpace.channels
    const action = new Float32Array(task.actionSpace.size)
    for (let episode = 0; episode < 50; episode++) {
      const meanHold = 1 + random.integer(40)
      let result = environment.reset(episode)
      for (let over = false; !over; over = result.terminated || result.truncated) {
        if (random.integer(meanHold) === 0) {
          action[random.integer(action.length)] = (random.uniform() < 0.5 ? bound?.low : bound?.high) ?? 0
        }
        result = environment.step(action)
        const { observation } = result
        const outside = channels.find(({ low, high }, index) => {
          const value = observation[index]
          return !(value >= Math.fround(low) && value <= Math.fround(high))
        })
        if (outside) expect.fail(`${outside.name} left its bounds: ${[...observation]}`)
      }
    }
  })
})

describe('success', () => {
  const lastOf = (name: string, start: readonly number[], force: number) => {
    const task = classicTasks[name]
    const environment = createClassicEnvironment(task)
    let result = environment.resetTo(start)
    while (!result.terminated && !result.truncated) result = environment.step(Float32Array.of(force))
    return result
  }

  it('is the goal for the mountain car', () => {
    expect(lastOf('mountain-car-continuous', [0.44, 0.07], 0)).toMatchObject({
      terminated: true,
      info: { success: true },
    })
    expect(lastOf('mountain-car-continuous', [-0.5, 0], 0)).toMatchObject({
      truncated: true,
      info: { success: false },
    })
  })

  it('is a pole still upright for the cart-pole', () => {
    expect(lastOf('cartpole-continuous', [0, 0, 0, 0], 10)).toMatchObject({
      terminated: true,
      info: { success: false },
    })
    expect(lastOf('cartpole-continuous', [0, 0, 0, 0], 0)).toMatchObject({
      truncated: true,
      info: { success: true },
    })
  })

  it('is a rod still upright for the pendulum that starts upright', () => {
    expect(lastOf('pendulum-upright', [0.01, 0], 0)).toMatchObject({
      terminated: true,
      info: { success: false },
    })
    expect(lastOf('pendulum-upright', [0, 0], 0)).toMatchObject({
      truncated: true,
      info: { success: true },
    })
  })

  it('does not exist for the pendulum: the return is the measure', () => {
    expect(lastOf('pendulum', [0, 0], 0).info.success).toBe(false)
  })
})
