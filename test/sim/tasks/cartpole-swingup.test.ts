import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEnvironment } from '../../../sim/environment.ts'
import { cartpoleSwingup } from '../../../sim/tasks/cartpole-swingup.ts'
import { channelIndex } from '../../../src/contract/channel.ts'
import type { Environment, StepResult } from '../../../src/contract/environment.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { loadDescription } from '../../../src/description/load.ts'
import { createTaskRuntime } from '../../../src/task/runtime.ts'

let environment: Environment
let at: Record<'x' | 'v' | 'cos' | 'sin' | 'rate', number>

beforeAll(async () => {
  environment = await createEnvironment(cartpoleSwingup, await loadDescription('cartpole'))
  const index = (name: string): number => channelIndex(environment.observationSpace, name)
  at = {
    x: index('slider.position'),
    v: index('slider.velocity'),
    cos: index('hinge.cos'),
    sin: index('hinge.sin'),
    rate: index('hinge.velocity'),
  }
})
afterAll(() => environment.close())

interface Cartpole {
  readonly x: number
  readonly v: number
  /** From upright, towards +x. */
  readonly angle: number
  readonly rate: number
}

function seen({ observation }: StepResult): Cartpole {
  const value = (index: number): number => observation[index] ?? Number.NaN
  const angle = Math.atan2(value(at.sin), value(at.cos))
  return { x: value(at.x), v: value(at.v), angle, rate: value(at.rate) }
}

/**
 * Pump energy until the pole is nearly up (Åström and Furuta 2000), then balance by state feedback. A rod of length l
 * swings like a point at 2l/3.
 */
function scripted({ x, v, angle, rate }: Cartpole): number {
  if (Math.abs(angle) < 0.4) return 4 * x + 6 * v + 42 * angle + 7 * rate
  const energy = 0.5 * rate * rate + (9.81 / ((2 / 3) * 0.5)) * (Math.cos(angle) - 1)
  const pump = Math.max(-7, Math.min(7, energy)) * Math.sign(rate * Math.cos(angle) || 1)
  return 1.1 * (pump - 10 * x - 2 * v)
}

function play(
  seed: number,
  act: (state: Cartpole) => number,
): { upright: number; return: number; steps: number } {
  let result = environment.reset(seed)
  let upright = 0
  let sum = 0
  for (let steps = 1; ; steps++) {
    result = environment.step(Float32Array.of(act(seen(result))))
    sum += result.reward
    if (steps > cartpoleSwingup.maxSteps / 2 && result.info.success) upright += 1
    if (result.terminated || result.truncated) {
      return { upright: upright / (cartpoleSwingup.maxSteps / 2), return: sum, steps }
    }
  }
}

describe('cartpole-swingup', () => {
  it('hangs at the start, near the middle, and stays there if nothing is done', () => {
    const start = seen(environment.reset(0))
    expect(Math.abs(start.angle)).toBeGreaterThan(2.8)
    expect(Math.abs(start.x)).toBeLessThan(0.3)
    const idle = play(0, () => 0)
    expect(idle).toMatchObject({ upright: 0, steps: 500 })
    expect(idle.return).toBeGreaterThanOrEqual(0)
    expect(idle.return).toBeLessThan(20)
  })

  it('is solved by a scripted controller, and pays it far more than idling', () => {
    const played = Array.from({ length: 10 }, (_, seed) => play(seed, scripted))
    const idle = play(0, () => 0)
    expect(Math.min(...played.map(({ upright }) => upright))).toBeGreaterThanOrEqual(0.8)
    for (const { upright, return: sum } of played)
      if (upright >= 0.8) expect(sum).toBeGreaterThan(100 + idle.return)
  })

  it('ends when the cart leaves the rail, and pays for no step but that one', () => {
    let result = environment.reset(0)
    for (;;) {
      result = environment.step(Float32Array.of(12))
      if (result.terminated || result.truncated) break
      // With every other step worth something, ending early can only lose.
      expect(result.reward).toBeGreaterThanOrEqual(0)
    }
    expect(result).toMatchObject({ terminated: true, truncated: false })
    expect(Math.abs(seen(result).x)).toBeGreaterThan(0.95)
    expect(result.reward).toBeLessThan(0)
  })

  it('does not count a pole as balanced that goes over the end of the rail upright', async () => {
    const description = await loadDescription('cartpole')
    const runtime = createTaskRuntime(cartpoleSwingup, description, createRandom(0))
    const command = Float64Array.of(0)
    runtime.begin(Float64Array.of(0, 0, 0, 0), command)
    for (const [x, success] of [
      [0.94, true],
      [0.96, false],
    ] as const) {
      // Cart and pole in the order of the sensors: position and velocity of each.
      runtime.advance(Float64Array.of(x, 0, 0.1, 0), command)
      expect(runtime).toMatchObject({ success, terminated: !success })
    }
  })
})
