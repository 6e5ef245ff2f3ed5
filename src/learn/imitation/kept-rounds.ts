import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PolicyContract } from '../../policy/types.ts'
import { writePolicy } from '../../policy/write-policy.ts'
import { type Act, type Evaluation, isBetter } from '../evaluate.ts'
import type { RunOrigin } from '../run-directory.ts'
import type { ImitationConfig } from './config.ts'
import { decideBy } from './decide.ts'
import { countSteps, type LabelledEpisode } from './labelled.ts'
import type { Clone, CloneContext } from './learn-clone.ts'
import { roundFiles, type SavedRound, writeRound } from './round-files.ts'
import type { RoundResult } from './types.ts'

/** The rounds of a run as they lie in its directory, and the best of them. */
export interface KeptRounds {
  readonly results: readonly RoundResult[]
  /** Labelled episodes of all rounds. */
  readonly aggregated: readonly LabelledEpisode[]
  readonly last: Act | undefined
  readonly best: { readonly round: number; readonly act: Act } | undefined
  /** Writes the round's files, and the run's policy if it is the best one; says whether it is. */
  keep(
    clone: Clone,
    aggregated: readonly LabelledEpisode[],
    evaluation: Evaluation,
  ): Promise<RoundResult & { best: boolean }>
}

export interface KeptRoundsSetup {
  readonly path: string
  readonly config: ImitationConfig
  readonly origin: RunOrigin
  readonly contract: PolicyContract
  readonly spaces: CloneContext['spaces']
}

/** @param saved what an earlier start of the run left */
export function createKeptRounds(setup: KeptRoundsSetup, saved: readonly SavedRound[]): KeptRounds {
  const { path, config, origin, contract, spaces } = setup
  const results: RoundResult[] = []
  let aggregated: readonly LabelledEpisode[] = []
  let last: Act | undefined
  let best: { readonly round: number; readonly act: Act; readonly evaluation: Evaluation } | undefined

  const note = (
    evaluation: Evaluation,
    all: readonly LabelledEpisode[],
    act: Act,
  ): RoundResult & { best: boolean } => {
    const result = { round: results.length, episodes: all.length, labels: countSteps(all), evaluation }
    results.push(result)
    aggregated = [...all] // the caller may go on adding to it
    last = act
    const better = isBetter(evaluation, best?.evaluation)
    if (better) best = { round: result.round, act, evaluation }
    return { ...result, best: better }
  }
  for (const { episodes, parameters, evaluation } of saved) {
    note(evaluation, [...aggregated, ...episodes], decideBy(parameters, config.bc, spaces))
  }

  return {
    results,
    get aggregated() {
      return aggregated
    },
    get last() {
      return last
    },
    get best() {
      return best
    },
    async keep({ model, golden, parameters, decide }, all, evaluation) {
      const files = roundFiles(path, results.length)
      const episodes = all.slice(aggregated.length)
      const { versions, commit = 'unknown', command, startedAt } = origin
      const details = { config, command, startedAt }
      const environmentSteps = countSteps(all)
      const provenance = { algorithm: 'bc', seed: config.seed, environmentSteps, commit, versions, details }
      const parts = { model, contract, golden, provenance }
      await mkdir(dirname(files.policy), { recursive: true })
      await writePolicy(files.policy, parts)
      const better = isBetter(evaluation, best?.evaluation)
      if (better) await writePolicy(join(path, 'policy.onnx'), parts)
      await writeRound(files, { episodes, parameters, evaluation })
      return note(evaluation, all, decide)
    },
  }
}
