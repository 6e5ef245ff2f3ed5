import type { Environment } from '../../src/contract/environment.ts'
import type { CheckResult } from '../check.ts'
import { checkActions, checkAsync, checkClose, checkRepeats, checkSeeds } from './checks/calls.ts'
import type { VectorCheck } from './checks/rollout.ts'
import { checkRows } from './checks/rows.ts'
import { checkSameArrays, checkShapes, checkValues } from './checks/values.ts'
import type { VectorEnvironment } from './types.ts'

/**
 * Whether a vector environment keeps the contract of `sim/vector/types.ts`. Opens two, and as many single environments
 * as it has rows; a check that throws has failed.
 *
 * @param alone one environment of the same task, to compare each row with
 * @example
 * const results = await checkVectorEnvironment(
 *   () => createThreadedVectorEnvironment('reacher-reach', 3),
 *   () => openEnvironment('reacher-reach'),
 * )
 */
export async function checkVectorEnvironment(
  open: () => Promise<VectorEnvironment>,
  alone: () => Promise<Environment>,
  { seed = 0 }: { readonly seed?: number } = {},
): Promise<CheckResult[]> {
  const vector = await open()
  const context = { alone, again: open, seed }
  const results: CheckResult[] = []
  for (const [name, check, promise] of checks) {
    let fault: string | undefined
    try {
      fault = await check(vector, context)
    } catch (error) {
      fault = `it threw: ${error instanceof Error ? error.message : String(error)}`
    }
    results.push({ name, passed: fault === undefined, detail: fault ?? promise })
  }
  return results
}

const checks: readonly (readonly [name: string, check: VectorCheck, promise: string])[] = [
  ['shapes', checkShapes, 'arrays have a row an environment, and their types'],
  ['same arrays', checkSameArrays, 'arrays are the same ones every time'],
  ['values', checkValues, 'observations stay in their space, rewards are finite, no episode ends twice'],
  [
    'rows',
    checkRows,
    'every row is to the bit what the environment is alone: in the step that ends an episode, finalObservation is its last, observation the first of the next, reward and info are of the step that ended',
  ],
  ['seeds', checkSeeds, 'row i begins with seed + i, and goes on without one'],
  ['repeats', checkRepeats, 'the same seed and actions give the same bits, here and in a second one'],
  ['async', checkAsync, 'stepAsync and stepWait are step, and nothing comes between them'],
  ['actions', checkActions, 'actions that do not fit or are not finite are refused, naming the environment'],
  ['close', checkClose, 'close may be called twice, and nothing goes on after it'],
]
