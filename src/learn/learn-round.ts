import { allFinite, checkRows } from './divergence.ts'
import { slotOf } from './exchange.ts'
import { diverged, type LearnerState } from './learner-state.ts'

export interface LearnRound {
  readonly round: number
  /** Rows to take in from each collector's chunk of the round before. */
  readonly rows: number
  readonly updates: number
  /** Environment steps so far, for messages. */
  readonly steps: number
  /** Whether to look at the networks more closely, too. */
  readonly diagnose: boolean
}

export interface LearnReply {
  /** Means over the round's updates in the order of the metrics' names; empty when there were none. */
  readonly means: readonly number[]
  readonly diagnosis: Readonly<Record<string, number>>
}

/**
 * Take in what was collected in the round before, learn, publish the weights.
 *
 * @throws SinewError `learning` as soon as a loss or a weight is not finite
 */
export async function learnRound(
  state: LearnerState,
  { round, rows, updates, steps, diagnose }: LearnRound,
): Promise<LearnReply> {
  const { learner, replay, batch, chunks, slots, metricSums, samplerRandom, spaces, observed, held } = state
  const { size } = spaces.observationSpace
  if (rows > 0) {
    for (const chunk of chunks) {
      const taken = chunk[slotOf(round - 1)]
      checkRows(taken, rows, size, steps)
      replay.addRows(taken, rows)
      observed.add(taken.observation, rows)
      learner.observe?.(taken.observation.subarray(0, rows * size), rows)
    }
  }
  metricSums.fill(0)
  for (let update = 0; update < updates; update++) {
    replay.sample(batch, samplerRandom)
    await learner.update(batch)
    if (held && state.updates < held.updates) learner.restore({ ...learner.save(), ...held.states })
    if (learner.priorities) replay.prioritise(learner.priorities)
    state.updates++
    for (let metric = 0; metric < metricSums.length; metric++) {
      metricSums[metric] = metricSums[metric] + learner.metrics[metric]
    }
    if (!allFinite(metricSums)) throw await diverged(state, steps)
  }
  const weights = learner.actorParameters()
  if (!allFinite(weights)) throw await diverged(state, steps)
  slots[slotOf(round)]?.set(weights)
  return {
    means: updates > 0 ? Array.from(metricSums, (sum) => sum / updates) : [],
    diagnosis: diagnose && state.updates > 0 ? ((await learner.diagnose?.(batch)) ?? {}) : {},
  }
}
