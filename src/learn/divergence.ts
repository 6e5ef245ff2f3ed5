import { SinewError } from '../contract/errors.ts'

/** Names of the arrays that hold values that are not finite, with how many. */
export function findNonFinite(arrays: Readonly<Record<string, Float32Array>>): string[] {
  return Object.entries(arrays).flatMap(([name, array]) => {
    let bad = 0
    for (let index = 0; index < array.length; index++) if (!Number.isFinite(array[index])) bad++
    return bad === 0 ? [] : [`${name} (${bad} of ${array.length} values)`]
  })
}

export function allFinite(values: Float32Array | Float64Array, count = values.length): boolean {
  for (let index = 0; index < count; index++) if (!Number.isFinite(values[index])) return false
  return true
}

export interface Divergence {
  readonly steps: number
  /** The update at which it showed. */
  readonly updates: number
  readonly metricNames: readonly string[]
  readonly metrics: Float32Array
  /** What the learner saves: parameters, moments, targets. */
  readonly learner: Readonly<Record<string, Float32Array>>
  readonly lastCheckpoint: string | undefined
}

/** The learning has left the finite numbers: says when, which metric and which part of the learner. */
export function divergenceError(divergence: Divergence): SinewError {
  const { steps, updates, metricNames, metrics, learner, lastCheckpoint } = divergence
  const bad = metricNames.filter((_, index) => !Number.isFinite(metrics[index]))
  const values = bad.map((name) => `${name} = ${metrics[metricNames.indexOf(name)]}`)
  const culprits = findNonFinite(learner)
  return new SinewError('learning', `the learning diverged at step ${steps}, update ${updates}`, {
    where: culprits.join(', ') || `none of the learner's parameters yet: it is in ${bad.join(', ')}`,
    expected: 'finite losses and weights',
    received: values.join(', ') || 'weights that are not finite',
    fix: `a smaller learning rate or smaller rewards; ${
      lastCheckpoint
        ? `the last good checkpoint is ${lastCheckpoint}`
        : 'there is no checkpoint from before: it came before the first'
    }`,
  })
}

/** @throws SinewError `learning` for a row that would poison the replay, which no update could recover from */
export function checkRows(
  rows: {
    readonly observation: Float32Array
    readonly reward: Float32Array
    readonly nextObservation: Float32Array
  },
  count: number,
  observationSize: number,
  steps: number,
): void {
  const { observation, reward, nextObservation } = rows
  const width = count * observationSize
  if (allFinite(reward, count) && allFinite(observation, width) && allFinite(nextObservation, width)) return
  throw new SinewError('learning', `the environment gave a number that is not finite, before step ${steps}`, {
    where: allFinite(reward, count) ? 'observation' : 'reward',
    expected: 'finite observations and rewards',
    received: 'NaN or infinity',
    fix: 'check the environment: npx sinew check',
  })
}
