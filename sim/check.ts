import { checkActions, checkClipping } from './checks/actions.ts'
import { checkAfterEnd, checkEnd } from './checks/episodes.ts'
import { checkDeterminism, checkGoingOn, checkSeeding } from './checks/repeatability.ts'
import type { Check, Open } from './checks/rollout.ts'
import { checkBounds, checkFinite, checkReward, checkSpaces, checkTypes } from './checks/values.ts'

/** One thing that was looked at. */
export interface CheckResult {
  readonly name: string
  readonly passed: boolean
  /** What was found, and what should have been. */
  readonly detail: string
}

export interface CheckOptions {
  /** Episodes of random actions. */
  readonly episodes?: number
  readonly seed?: number
}

/**
 * Whether an environment keeps the contract of `src/contract/environment.ts`. Every check opens environments of its
 * own; one that throws has failed.
 *
 * @example
 * const results = await checkEnvironment(() => createEnvironment(findTask('reacher-reach')))
 */
export async function checkEnvironment(
  open: Open,
  { episodes = 5, seed = 0 }: CheckOptions = {},
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const [name, check, promise] of checks) {
    let fault: string | undefined
    try {
      fault = await check(open, { episodes, seed })
    } catch (error) {
      fault = `it threw: ${error instanceof Error ? error.message : String(error)}`
    }
    results.push({ name, passed: fault === undefined, detail: fault ?? promise })
  }
  return results
}

const checks: readonly (readonly [name: string, check: Check, promise: string])[] = [
  ['spaces', checkSpaces, 'names are unique, bounds finite and ordered'],
  ['dtype', checkTypes, 'observations are float32 and of the space’s size'],
  ['bounds', checkBounds, 'every observation stays inside the observation space'],
  ['finite', checkFinite, 'observations, rewards and reward terms are finite'],
  ['reward', checkReward, 'there is one name a reward term, and the terms add up to the reward'],
  ['episode end', checkEnd, 'episodes end once, terminated or truncated, by the time limit at the latest'],
  ['step after end', checkAfterEnd, 'a step after the end is refused, and so is one before a reset'],
  ['seeding', checkSeeding, 'a seed decides the episode, and different seeds differ'],
  ['going on', checkGoingOn, 'a reset without a seed goes on to another episode'],
  [
    'determinism',
    checkDeterminism,
    'the same seed and actions give the same bits, here and in a second environment',
  ],
  ['clipping', checkClipping, 'an action outside its bounds acts like the bound'],
  ['actions', checkActions, 'an action that is not finite is refused, and so is one of the wrong size'],
]
