import type { SimulatedEnvironment } from '../../../sim/environment.ts'
import type { StepResult } from '../../../src/contract/environment.ts'
import { createRandom } from '../../../src/contract/random.ts'

export interface Played {
  readonly return: number
  readonly steps: number
  readonly terminated: boolean
  /** Share of steps in which the task called it a success. */
  readonly success: number
  readonly last: boolean
}

export type Controller = (result: StepResult, action: Float32Array, step: number) => void

/** One episode from this seed. */
export function play(environment: SimulatedEnvironment, seed: number, controller: Controller): Played {
  const action = new Float32Array(environment.actionSpace.size)
  let result = environment.reset(seed)
  let sum = 0
  let steps = 0
  let successes = 0
  do {
    controller(result, action, steps)
    result = environment.step(action)
    sum += result.reward
    steps += 1
    if (result.info.success) successes += 1
  } while (!result.terminated && !result.truncated)
  const { terminated, info } = result
  return { return: sum, steps, terminated, success: successes / steps, last: info.success }
}

/** Mean return of uniform actions. */
export function randomReturn(environment: SimulatedEnvironment, episodes: number): number {
  const random = createRandom(0)
  const { channels } = environment.actionSpace
  let sum = 0
  for (let seed = 0; seed < episodes; seed++) {
    const played = play(environment, seed, (_, action) => {
      for (const [index, { low, high }] of channels.entries()) action[index] = random.between(low, high)
    })
    sum += played.return
  }
  return sum / episodes
}

/** Reads an observation by channel name. */
export function reader({
  observationSpace,
}: SimulatedEnvironment): (result: StepResult, name: string) => number {
  const places = new Map(observationSpace.channels.map(({ name }, index) => [name, index]))
  return ({ observation }, name) => {
    const place = places.get(name)
    if (place === undefined) throw new Error(`no channel ${name} in ${[...places.keys()].join(', ')}`)
    return observation[place]
  }
}
