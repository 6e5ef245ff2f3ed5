import type { Environment, StepResult } from '../../src/contract/environment.ts'
import type { RowSizes } from './memory.ts'
import type { VectorArrays } from './types.ts'

/** What rows can be told, with a number: a seed, a scale. Numbers, so that they fit into shared memory. */
export const commands = { reset: 0, resetToSeed: 1, step: 2, randomise: 3, close: 4 } as const
export type Command = (typeof commands)[keyof typeof commands]

/** An environment that threw; the rows behind it in the same thread were not reached. */
export interface RowFailure {
  readonly row: number
  readonly error: unknown
}

/** What is the same in every environment of a task. */
export function rowSizes(environment: Environment): RowSizes {
  const { info } = environment.reset(0)
  return {
    observation: environment.observationSpace.size,
    action: environment.actionSpace.size,
    sent: info.sent.length,
    rewardTerms: info.rewardTerms.length,
    randomised: environment.randomisedNames?.length ?? 0,
  }
}

/**
 * Rows that one thread steps, one after the other.
 *
 * @param first row of the first of `environments`; the others follow
 * @param reached told of every row before it is touched
 */
export function createRows(
  environments: readonly Environment[],
  first: number,
  arrays: VectorArrays,
  reached?: (row: number) => void,
): (command: Command, value: number) => RowFailure | undefined {
  const { observation, finalObservation, reward, terminated, truncated, info } = arrays
  const action = new Float32Array(environments[0].actionSpace.size)

  const note = (row: number, result: StepResult): void => {
    reward[row] = result.reward
    terminated[row] = result.terminated ? 1 : 0
    truncated[row] = result.truncated && !result.terminated ? 1 : 0
    info.success[row] = result.info.success ? 1 : 0
    info.limited[row] = result.info.limited
    copyRow(result.info.sent, info.sent, row)
    copyRow(result.info.rewardTerms, info.rewardTerms, row)
  }
  const begin = (environment: Environment, row: number, seed?: number): StepResult => {
    const result = environment.reset(seed)
    copyRow(result.observation, observation, row)
    if (result.info.randomised) copyRow(result.info.randomised, info.randomised, row)
    return result
  }
  const step = (environment: Environment, row: number): void => {
    const from = row * action.length
    for (let part = 0; part < action.length; part++) action[part] = arrays.action[from + part]
    const result = environment.step(action)
    note(row, result)
    if (result.terminated || result.truncated) {
      copyRow(result.observation, finalObservation, row)
      begin(environment, row)
    } else copyRow(result.observation, observation, row)
  }
  const work: Readonly<Record<Command, (environment: Environment, row: number, value: number) => void>> = {
    [commands.reset]: (environment, row) => note(row, begin(environment, row)),
    [commands.resetToSeed]: (environment, row, seed) => note(row, begin(environment, row, seed + row)),
    [commands.step]: step,
    [commands.randomise]: (environment, _, scale) => environment.setRandomisation?.(scale),
    [commands.close]: (environment) => environment.close(),
  }

  return (command, value) => {
    const act = work[command]
    let row = first
    try {
      for (; row < first + environments.length; row++) {
        reached?.(row)
        act(environments[row - first], row, value)
      }
    } catch (error) {
      return { row, error }
    }
    return undefined
  }
}

function copyRow(values: Float32Array | Float64Array, rows: Float32Array | Float64Array, row: number): void {
  rows.set(values, row * values.length)
}
