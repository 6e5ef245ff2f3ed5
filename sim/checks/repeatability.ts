import type { Environment } from '../../src/contract/environment.ts'
import { createRandom } from '../../src/contract/random.ts'
import { type Open, type RolloutOptions, randomAction, use } from './rollout.ts'

export function same(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => Object.is(value, other[index]))
}

/** Everything an episode of random actions showed, as numbers. */
function trace(environment: Environment, seed: number, actionSeed: number): number[] {
  const random = createRandom(actionSeed)
  const action = new Float32Array(environment.actionSpace.size)
  let result = environment.reset(seed)
  const seen = [...result.observation]
  for (let step = 0; step < environment.maxSteps; step++) {
    result = environment.step(randomAction(environment.actionSpace, random, action))
    seen.push(...result.observation, result.reward, Number(result.terminated), Number(result.truncated))
    seen.push(
      ...result.info.sent,
      ...result.info.rewardTerms,
      result.info.limited,
      Number(result.info.success),
    )
    if (result.terminated || result.truncated) break
  }
  return seen
}

export function checkSeeding(open: Open, { seed }: RolloutOptions): Promise<string | undefined> {
  return use(open, (environment) => {
    const first = [...environment.reset(seed).observation]
    const other = [...environment.reset(seed + 1).observation]
    const again = [...environment.reset(seed).observation]
    if (!same(first, again)) return `seed ${seed} began differently the second time`
    return same(first, other) ? `seeds ${seed} and ${seed + 1} begin alike` : undefined
  })
}

export function checkGoingOn(open: Open, { seed }: RolloutOptions): Promise<string | undefined> {
  return use(open, (environment) => {
    const first = [...environment.reset(seed).observation]
    const second = [...environment.reset().observation]
    if (same(first, second)) return 'the second episode begins like the first'
    environment.reset(seed)
    return same(second, [...environment.reset().observation])
      ? undefined
      : 'the second episode after a seed is not the same every time'
  })
}

export async function checkDeterminism(open: Open, { seed }: RolloutOptions): Promise<string | undefined> {
  const [first, again] = await use(open, (environment) => {
    const before = trace(environment, seed, 1)
    trace(environment, seed + 1, 2)
    return [before, trace(environment, seed, 1)] as const
  })
  if (!same(first, again)) return 'the same seed and actions differ after another episode in between'
  const elsewhere = await use(open, (environment) => trace(environment, seed, 1))
  return same(first, elsewhere) ? undefined : 'the same seed and actions differ in a second environment'
}
