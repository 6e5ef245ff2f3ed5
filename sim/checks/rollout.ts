import type { Space } from '../../src/contract/channel.ts'
import type { Environment, StepResult } from '../../src/contract/environment.ts'
import { createRandom, type Random } from '../../src/contract/random.ts'

export interface RolloutOptions {
  readonly episodes: number
  readonly seed: number
}

export type Open = () => Promise<Environment>
/** Undefined when all is well, otherwise what is not. */
export type Check = (open: Open, options: RolloutOptions) => Promise<string | undefined>

export async function use<Value>(open: Open, work: (environment: Environment) => Value): Promise<Value> {
  const environment = await open()
  try {
    return work(environment)
  } finally {
    environment.close()
  }
}

export function randomAction(space: Space, random: Random, action: Float32Array): Float32Array {
  space.channels.forEach(({ low, high }, index) => {
    action[index] = random.between(low, high)
  })
  return action
}

/** Random episodes; `visit` sees every reset and step and stops the rollout by returning a fault. */
export function rollout(
  environment: Environment,
  { episodes, seed }: RolloutOptions,
  visit: (result: StepResult, step: number) => string | undefined,
): string | undefined {
  const random = createRandom(seed)
  const action = new Float32Array(environment.actionSpace.size)
  for (let episode = 0; episode < episodes; episode++) {
    let result = environment.reset(seed + episode)
    let fault = visit(result, 0)
    for (let step = 1; step <= environment.maxSteps && fault === undefined; step++) {
      result = environment.step(randomAction(environment.actionSpace, random, action))
      fault = visit(result, step)
      if (result.terminated || result.truncated) break
    }
    if (fault !== undefined) return `${fault} (episode ${episode})`
  }
  return undefined
}
