import type { Environment } from '../../../src/contract/environment.ts'
import { createRandom, type Random } from '../../../src/contract/random.ts'
import type { VectorEnvironment } from '../types.ts'

export interface VectorCheckContext {
  /** One environment, as a row of the vector one ought to be. */
  readonly alone: () => Promise<Environment>
  /** Another vector environment of the same kind. */
  readonly again: () => Promise<VectorEnvironment>
  readonly seed: number
}

/** Undefined when all is well, otherwise what is not. */
export type VectorCheck = (
  vector: VectorEnvironment,
  context: VectorCheckContext,
) => string | undefined | Promise<string | undefined>

/** Uniform within bounds, for all rows. */
export function randomActions({ action, actionSpace }: VectorEnvironment, random: Random): void {
  const { channels, size } = actionSpace
  for (let part = 0; part < action.length; part++) {
    const { low, high } = channels[part % size]
    action[part] = random.between(low, high)
  }
}

/** Random steps from a seed on, until `visit` returns a fault. */
export function rollout(
  vector: VectorEnvironment,
  seed: number,
  steps: number,
  visit: (step: number) => string | undefined,
): string | undefined {
  const random = createRandom(seed)
  vector.reset(seed)
  let fault = visit(0)
  for (let step = 1; step <= steps && fault === undefined; step++) {
    randomActions(vector, random)
    vector.step()
    fault = visit(step)
  }
  return fault
}

/** Everything that the arrays hold, as numbers. */
export function everything(vector: VectorEnvironment): number[] {
  const { observation, reward, terminated, truncated, info } = vector
  const { success, limited, sent, rewardTerms, randomised } = info
  return [
    observation,
    reward,
    terminated,
    truncated,
    success,
    limited,
    sent,
    rewardTerms,
    randomised,
  ].flatMap((array) => [...array])
}

export function throws(work: () => void): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}
