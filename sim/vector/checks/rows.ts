import type { Environment, StepResult } from '../../../src/contract/environment.ts'
import type { VectorEnvironment } from '../types.ts'
import { rollout, type VectorCheck } from './rollout.ts'

/** Every row against the environment alone, over one episode and the beginning of the next at least. */
export const checkRows: VectorCheck = async (vector, { alone, seed }) => {
  const environments = await Promise.all(Array.from({ length: vector.count }, alone))
  const { size } = vector.actionSpace
  let ended = 0
  const step = (environment: Environment, row: number, at: number): string | undefined => {
    const begins = at === 0
    const result = begins
      ? environment.reset(seed + row)
      : environment.step(vector.action.slice(row * size, (row + 1) * size))
    const fault = differsInResult(vector, row, result)
    if (fault) return fault
    if (!result.terminated && !result.truncated) return differsInObservation(vector, row, result)
    ended++
    if (differs(vector.finalObservation, row, result.observation))
      return 'finalObservation is not the last of the episode'
    const next = environment.reset()
    return differs(vector.observation, row, next.observation)
      ? 'observation is not the first of the next episode'
      : undefined
  }
  try {
    const fault = rollout(vector, seed, vector.maxSteps + 2, (at) => {
      for (let row = 0; row < vector.count; row++) {
        const found = step(environments[row], row, at)
        if (found) return `step ${at}, environment ${row}: ${found}`
      }
      return undefined
    })
    return fault ?? (ended >= vector.count ? undefined : `only ${ended} episodes ended`)
  } finally {
    for (const environment of environments) environment.close()
  }
}

function differsInObservation(
  vector: VectorEnvironment,
  row: number,
  result: StepResult,
): string | undefined {
  return differs(vector.observation, row, result.observation)
    ? 'observation is not as it is alone'
    : undefined
}

function differsInResult(vector: VectorEnvironment, row: number, result: StepResult): string | undefined {
  const { info } = vector
  const pairs = [
    ['reward', vector.reward[row], result.reward],
    ['terminated', vector.terminated[row], Number(result.terminated)],
    ['truncated', vector.truncated[row], Number(result.truncated)],
    ['info.success', info.success[row], Number(result.info.success)],
    ['info.limited', info.limited[row], result.info.limited],
  ] as const
  const pair = pairs.find(([, here, there]) => !Object.is(here, there))
  if (pair) return `${pair[0]} is ${pair[1]}, alone it is ${pair[2]}`
  if (differs(info.sent, row, result.info.sent)) return 'info.sent is not as it is alone'
  return differs(info.rewardTerms, row, result.info.rewardTerms)
    ? 'info.rewardTerms are not as they are alone'
    : undefined
}

function differs(rows: ArrayLike<number>, row: number, values: ArrayLike<number>): boolean {
  for (let part = 0; part < values.length; part++) {
    if (!Object.is(rows[row * values.length + part], values[part])) return true
  }
  return false
}
