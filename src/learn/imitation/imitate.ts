import { join } from 'node:path'
import { dagger } from '../../../policies/dagger.ts'
import { findEnvironment } from '../../../sim/catalogue.ts'
import { systemClock } from '../../contract/clock.ts'
import { createRandom } from '../../contract/random.ts'
import { type Act, evaluate } from '../evaluate.ts'
import { createMetricsLog } from '../metrics-log.ts'
import { openEngine } from '../open-engine.ts'
import { writeJson } from '../run-directory.ts'
import { lockRun } from '../run-lock.ts'
import { heldOutSeeds, type SeedRange, selectionSeeds, trainingSeed } from '../seeds.ts'
import { episodeSeed, readEpisodes, showEpisodes } from './demonstrations.ts'
import type { FitPoint } from './fit.ts'
import { createKeptRounds } from './kept-rounds.ts'
import { countSteps, type LabelledEpisode } from './labelled.ts'
import { type Clone, learnClone } from './learn-clone.ts'
import { evaluationRow, fitRow } from './metrics.ts'
import { openExpert } from './open-expert.ts'
import { rollOut } from './roll-out.ts'
import { prepareImitation } from './run-path.ts'
import type { ImitationEvent, ImitationOptions, ImitationResult } from './types.ts'

/**
 * Clone an expert, and repair the clone by DAgger if rounds are asked for. Leaves a run directory: config.json,
 * metrics.jsonl, rounds/ with each round's labels, policy and evaluation, policy.onnx of the best round, evaluation.json.
 *
 * @throws SinewError `usage` for settings that make no sense, `data` for demonstrations that do not fit, `learning` if
 *   it diverges
 */
export async function imitate(
  options: ImitationOptions,
  onEvent: (event: ImitationEvent) => void = () => {},
): Promise<ImitationResult> {
  const { signal, clock = systemClock } = options
  const startS = clock.nowS()
  const { claim, config, origin, saved } = await prepareImitation(options)
  const entry = findEnvironment(config.task)
  const environment = await entry.open({ physics: config.physics })
  const { observationSpace, actionSpace } = environment
  const spaces = { observationSpace, actionSpace }
  const fromLogs = config.demonstrations.logs !== 'none'
  const askExpert = !fromLogs || config.dagger.rounds > 0
  const expert = askExpert ? await openExpert(config.demonstrations.expert, entry, environment) : undefined
  const engine = await openEngine(config.engine)
  const path = await claim()
  const unlock = await lockRun(path)
  const metrics = createMetricsLog(join(path, 'metrics.jsonl'))
  const rounds = createKeptRounds({ path, config, origin, contract: await entry.contract(), spaces }, saved)
  const play = (act: Act, seeds: SeedRange) => evaluate(environment, act, seeds, signal ? { signal } : {})

  /** Learn, evaluate and keep, unless it is cut short. */
  const learn = async (episodes: readonly LabelledEpisode[], round: number): Promise<Clone> => {
    onEvent({ kind: 'data', round, episodes: episodes.length, labels: countSteps(episodes) })
    const onEpoch = (point: FitPoint): void => {
      metrics.write(fitRow(round, point))
      onEvent({ kind: 'epoch', round, ...point })
    }
    const clone = await learnClone({ config, spaces, engine, signal, onEpoch }, episodes, round)
    if (signal?.aborted) return clone
    const evaluation = await play(clone.decide, selectionSeeds(config.evaluation.episodes))
    if (signal?.aborted) return clone
    const result = await rounds.keep(clone, episodes, evaluation)
    metrics.write(evaluationRow(result))
    onEvent({ kind: 'round', fitted: clone.fitted, ...result })
    return clone
  }

  try {
    onEvent({ kind: 'started', path, config, resumedRounds: saved.length })
    if (!rounds.last) {
      const shown =
        expert && !fromLogs
          ? showEpisodes(config, environment, expert.decide)
          : readEpisodes(config, environment)
      await learn(await shown, 0)
    }
    if (expert && rounds.last) {
      await dagger(
        {
          ...config.dagger,
          expert: expert.decide,
          random: (round) => createRandom(trainingSeed(config.seed, `round ${round}`)),
          play: (act, random) => rollOut(environment, episodeSeed(random), act, expert.decide),
          learn: async (episodes, round) => (await learn(episodes, round)).decide,
          onRound: async () => signal?.aborted ?? false,
        },
        { round: rounds.results.length - 1, aggregated: rounds.aggregated, policy: rounds.last },
      )
    }
    const ended: ImitationResult['ended'] = signal?.aborted ? 'aborted' : 'rounds'
    const seeds = heldOutSeeds(ended === 'aborted' ? 0 : config.evaluation.heldOutEpisodes)
    const heldOut = rounds.best && seeds.count > 0 ? await play(rounds.best.act, seeds) : undefined
    const shown = expert && seeds.count > 0 ? await play(expert.decide, seeds) : undefined
    const wallTimeS = clock.nowS() - startS
    const numbers = {
      ended,
      rounds: rounds.results,
      best: rounds.best?.round,
      heldOut,
      expert: shown,
      wallTimeS,
    }
    await writeJson(join(path, 'evaluation.json'), numbers)
    return { path, policy: join(path, 'policy.onnx'), config, ...numbers }
  } finally {
    metrics.close()
    await expert?.close()
    environment.close()
    await unlock()
  }
}
