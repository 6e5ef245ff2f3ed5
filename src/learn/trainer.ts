import type { Clock } from '../contract/clock.ts'
import type { RandomState } from '../contract/random.ts'
import type { RunConfig } from './config.ts'
import { type Evaluation, isBetter } from './evaluate.ts'
import type { MetricsRow } from './metrics-log.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import { createRolloutStats } from './rollout-stats.ts'
import type { RunDirectory } from './run-directory.ts'
import { selectionSeeds } from './seeds.ts'
import type { Threads } from './threads.ts'

export interface TrainerProgress {
  readonly steps: number
  readonly totalSteps: number
  readonly updates: number
  /** Steps per second since the last report. */
  readonly stepsPerSecond: number
  readonly etaS: number
  readonly phase: 'warm-up' | 'learning'
  /** Over the last 100 training episodes; NaN before the first has ended. */
  readonly returnMean: number
  readonly successRate: number
}

export interface EvaluationPoint extends Evaluation {
  /** Environment steps before the evaluated policy was taken. */
  readonly steps: number
}

export interface TrainerOptions {
  readonly config: RunConfig
  readonly threads: Threads
  readonly run: RunDirectory
  readonly clock: Clock
  readonly signal?: AbortSignal
  onProgress(progress: TrainerProgress): void
  onMetrics(row: MetricsRow): void
  onEvaluation(point: EvaluationPoint): void
  /** A policy better than all before it, or the last one when training was cut off before any evaluation. */
  onBest(policy: PolicySnapshot, point: EvaluationPoint | undefined): Promise<void>
}

export interface TrainerResult {
  readonly steps: number
  readonly updates: number
  readonly ended: 'steps' | 'solved' | 'aborted'
  readonly best: EvaluationPoint | undefined
}

/**
 * Rounds of lockstep: in a round the collectors step the environments with the weights of the round before,
 * while the learner takes in the chunk of the round before and does exactly the updates that are due for it.
 * Threads only meet at the end of a round, so both cores work and timing never decides what is learned.
 */
export async function runTrainer(options: TrainerOptions): Promise<TrainerResult> {
  const { config, threads, run, clock, signal } = options
  const { trainer } = config
  const { learner, collectors, evaluator } = threads
  const stats = createRolloutStats(threads.spaces.rewardNames)
  const totalSteps = Math.ceil(config.steps / trainer.collectors) * trainer.collectors
  const startS = clock.nowS()
  const speed = createSpeedometer(clock, totalSteps)

  let steps = 0
  let updates = 0
  let rowsBefore = 0
  let best: EvaluationPoint | undefined
  let pending: { readonly steps: number; readonly result: Promise<Evaluation> } | undefined
  let ended: TrainerResult['ended'] | undefined
  const metricMeans = createMeans(threads.metricNames)

  const startEvaluation = async (): Promise<void> => {
    await learner.call('snapshot', { steps })
    const result = evaluator.call('evaluate', selectionSeeds(trainer.evaluationEpisodes))
    result.catch(() => {}) // reported where it is read
    pending = { steps, result }
  }
  const readEvaluation = async (): Promise<void> => {
    if (!pending) return
    const point: EvaluationPoint = { steps: pending.steps, ...(await pending.result) }
    pending = undefined
    options.onEvaluation(point)
    options.onMetrics(evaluationRow(point))
    if (isBetter(point, best)) {
      best = point
      await options.onBest(await learner.call('keepSnapshot', { path: run.bestCheckpoint }), point)
    }
    if (trainer.stopAtSuccess > 0 && point.successLastHalf >= trainer.stopAtSuccess) ended ??= 'solved'
  }
  const writeCheckpoint = async (): Promise<void> => {
    const states = await Promise.all(collectors.map((each) => each.call('random', undefined)))
    const randoms: Record<string, RandomState> = {}
    for (const [index, state] of states.entries()) randoms[`collector${index}`] = state
    await learner.call('checkpoint', { path: run.lastCheckpoint, steps, randoms })
  }

  for (let round = 0; ; round++) {
    if (signal?.aborted) ended ??= 'aborted'
    else if (steps >= totalSteps) ended ??= 'steps'
    // The last round only learns: what was collected in the round before is owed its updates.
    const rows = ended ? 0 : Math.min(rowsOf(config, steps), (totalSteps - steps) / collectors.length)
    if (rows === 0 && rowsBefore === 0) break
    const due = Math.floor(Math.max(0, steps - trainer.warmupSteps) * trainer.updatesPerStep) - updates
    const how = steps < trainer.warmupSteps ? 'uniform' : 'policy'
    const [metrics, ...episodes] = await Promise.all([
      learner.call('learn', { round, rows: rowsBefore, updates: due }),
      ...(rows > 0 ? collectors.map((each) => each.call('collect', { round, rows, how })) : []),
    ])
    const before = steps
    steps += rows * collectors.length
    updates += due
    rowsBefore = rows
    metricMeans.add(metrics, due)
    for (const finished of episodes) stats.add(finished)
    const crossed = (every: number): boolean => Math.floor(before / every) !== Math.floor(steps / every)

    options.onProgress({
      steps,
      totalSteps,
      updates,
      ...speed.read(steps),
      phase: updates > 0 ? 'learning' : 'warm-up',
      returnMean: stats.returnMean,
      successRate: stats.successRate,
    })
    if (crossed(trainer.logEverySteps)) {
      options.onMetrics({
        'time/total_timesteps': steps,
        'time/episodes': stats.episodes,
        'time/fps': steps / (clock.nowS() - startS),
        'time/time_elapsed': clock.nowS() - startS,
        ...stats.row(),
        'train/n_updates': updates,
        ...metricMeans.take(),
      })
    }
    if (pending && steps >= pending.steps + trainer.evaluationLagSteps) await readEvaluation()
    // The last policy is evaluated after the last round's updates, not here.
    const more = !ended && steps < totalSteps
    if (more && !pending && updates > 0 && crossed(trainer.evaluateEverySteps)) await startEvaluation()
    if (more && crossed(trainer.checkpointEverySteps)) await writeCheckpoint()
  }

  if (ended === 'aborted') {
    if (!best) {
      await learner.call('snapshot', { steps })
      await options.onBest(await learner.call('keepSnapshot', { path: run.bestCheckpoint }), undefined)
    }
  } else {
    await readEvaluation()
    if (ended !== 'solved') {
      await startEvaluation()
      await readEvaluation()
    }
  }
  await writeCheckpoint()
  return { steps, updates, ended: ended ?? 'steps', best }
}

/** Rows for each collector in the round that starts at `steps`: the warm-up ends on a round's boundary. */
function rowsOf({ trainer }: RunConfig, steps: number): number {
  const left = steps < trainer.warmupSteps ? trainer.warmupSteps - steps : Number.POSITIVE_INFINITY
  return Math.ceil(Math.min(trainer.roundSteps, left) / trainer.collectors)
}

export function evaluationRow(point: EvaluationPoint): MetricsRow {
  return {
    'time/total_timesteps': point.steps,
    'eval/mean_reward': point.returnMean,
    'eval/std_reward': point.returnSd,
    'eval/mean_ep_length': point.lengthMean,
    'eval/success_rate': point.successRate,
    'eval/success_last_half': point.successLastHalf,
    'eval/limited_share': point.limitedShare,
  }
}

/** Means of the learner's metrics over all updates since they were last taken. */
function createMeans(names: readonly string[]) {
  const sums = new Float64Array(names.length)
  let count = 0
  return {
    add(means: readonly number[], updates: number): void {
      for (const [index, mean] of means.entries()) sums[index] = (sums[index] ?? 0) + mean * updates
      count += updates
    },
    take(): MetricsRow {
      if (count === 0) return {}
      const row = Object.fromEntries(
        names.map((name, index) => [`train/${name}`, (sums[index] ?? 0) / count]),
      )
      sums.fill(0)
      count = 0
      return row
    },
  }
}

/** Steps per second over the last second or so; the warm-up's speed is forgotten soon. */
function createSpeedometer(clock: Clock, totalSteps: number) {
  let sinceS = clock.nowS()
  let sinceSteps = 0
  let stepsPerSecond = 0
  return {
    read(steps: number): { stepsPerSecond: number; etaS: number } {
      const elapsedS = clock.nowS() - sinceS
      if (elapsedS >= 1 || stepsPerSecond === 0) {
        stepsPerSecond = elapsedS > 0 ? (steps - sinceSteps) / elapsedS : 0
        if (elapsedS >= 1) {
          sinceS += elapsedS
          sinceSteps = steps
        }
      }
      return { stepsPerSecond, etaS: stepsPerSecond > 0 ? (totalSteps - steps) / stepsPerSecond : Number.NaN }
    },
  }
}
