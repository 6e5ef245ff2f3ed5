import type { RunConfig } from './config.ts'
import { createEvaluations } from './evaluations.ts'
import { createMetricMeans } from './metric-means.ts'
import type { MetricsRow } from './metrics-log.ts'
import { createRolloutStats } from './rollout-stats.ts'
import { createSpeedometer } from './speedometer.ts'
import type { TrainerState } from './trainer-state.ts'
import type { TrainerOptions, TrainerResult } from './trainer-types.ts'

/**
 * Rounds of lockstep: in a round the collectors step the environments with the weights of the round before,
 * while the learner takes in the chunk of the round before and does exactly the updates that are due for it.
 * Threads only meet at the end of a round, so both cores work and timing never decides what is learned.
 */
export async function runTrainer(options: TrainerOptions): Promise<TrainerResult> {
  const { config, threads, run, clock, signal, from } = options
  const { trainer } = config
  const { learner, collectors } = threads
  const stats = createRolloutStats(threads.spaces, from?.rollout)
  const means = createMetricMeans(threads.metricNames, from?.means)
  const evaluations = createEvaluations(options, from)
  const totalSteps = Math.ceil(config.steps / trainer.collectors) * trainer.collectors
  const startS = clock.nowS() - (from?.elapsedS ?? 0)
  const speed = createSpeedometer(clock, totalSteps, from?.steps ?? 0)

  let { round, steps, updates, rowsBefore, evaluationDue } = from ?? start
  let ended: TrainerResult['ended'] | undefined = from?.finished
  if (from?.evaluating !== undefined) evaluations.startAgain(from.evaluating)

  const writeCheckpoint = async (finished?: 'steps' | 'solved'): Promise<void> => {
    const { points, best, evaluating } = evaluations
    const state: TrainerState = {
      round,
      steps,
      updates,
      rowsBefore,
      elapsedS: clock.nowS() - startS,
      evaluationDue,
      points,
      rollout: stats.save(),
      means: means.save(),
      metricsBytes: await options.metricsBytes(),
      ...(best ? { best } : {}),
      ...(evaluating === undefined ? {} : { evaluating }),
      ...(finished ? { finished } : {}),
    }
    const states = await Promise.all(collectors.map((each) => each.call('save', undefined)))
    await learner.call('checkpoint', { path: run.lastCheckpoint, trainer: state, collectors: states })
  }

  for (;;) {
    if (signal?.aborted) ended ??= 'aborted'
    else if (evaluations.solved) ended ??= 'solved'
    else if (steps >= totalSteps) ended ??= 'steps'
    // What was collected last goes into the checkpoint as it is: nothing is done that an uninterrupted run would not.
    if (ended === 'aborted') break
    if (evaluationDue && !ended) await evaluations.start(steps)
    evaluationDue = false

    // The last round only learns: what was collected in the round before is owed its updates.
    const rows = ended ? 0 : Math.min(rowsOf(config, steps), (totalSteps - steps) / collectors.length)
    if (rows === 0 && rowsBefore === 0) break
    const due = Math.floor(Math.max(0, steps - trainer.warmupSteps) * trainer.updatesPerStep) - updates
    const warm = trainer.startFrom === 'none' && steps < trainer.warmupSteps
    const how = warm ? 'uniform' : 'policy'
    const before = steps
    steps += rows * collectors.length
    const crossed = (every: number): boolean => Math.floor(before / every) !== Math.floor(steps / every)
    const logging = crossed(trainer.logEverySteps)
    const [learnt, ...episodes] = await Promise.all([
      learner.call('learn', { round, rows: rowsBefore, updates: due, steps: before, diagnose: logging }),
      ...(rows > 0 ? collectors.map((each) => each.call('collect', { round, rows, how })) : []),
    ])
    round++
    updates += due
    rowsBefore = rows
    means.add(learnt.means, due)
    for (const finished of episodes) {
      stats.add(finished)
      options.onEpisodes(steps, finished)
    }

    options.onProgress({
      steps,
      totalSteps,
      updates,
      ...speed.read(steps),
      phase: updates > 0 ? 'learning' : 'warm-up',
      returnMean: stats.returnMean,
      successRate: stats.successRate,
    })
    if (logging) {
      options.onMetrics({
        'time/total_timesteps': steps,
        'time/episodes': stats.episodes,
        'time/fps': steps / (clock.nowS() - startS),
        'time/time_elapsed': clock.nowS() - startS,
        ...stats.row(),
        'train/n_updates': updates,
        ...(updates > 0 ? { 'train/update_to_data': updates / (before - trainer.warmupSteps) } : {}),
        ...means.take(),
        ...named('train', learnt.diagnosis),
      })
    }
    const { evaluating } = evaluations
    if (evaluating !== undefined && steps >= evaluating + trainer.evaluationLagSteps) await evaluations.read()
    // The last policy is evaluated after the last round's updates, not here.
    const more = !ended && steps < totalSteps
    evaluationDue =
      more && evaluations.evaluating === undefined && updates > 0 && crossed(trainer.evaluateEverySteps)
    if (more && crossed(trainer.checkpointEverySteps)) await writeCheckpoint()
  }

  if (ended === 'aborted') {
    if (!evaluations.best) await options.onBest(await learner.call('currentPolicy', { steps }), undefined)
    await writeCheckpoint()
  } else if (from?.finished === undefined) {
    await evaluations.read()
    if (ended !== 'solved') {
      await evaluations.start(steps)
      await evaluations.read()
    }
    await writeCheckpoint(ended ?? 'steps')
  }
  await learner.call('settle', undefined)
  const { best, points } = evaluations
  const learntSteps = steps - rowsBefore * collectors.length
  return { steps, updates, learntSteps, ended: ended ?? 'steps', best, points }
}

const start = { round: 0, steps: 0, updates: 0, rowsBefore: 0, evaluationDue: false }

/** Rows for each collector in the round that starts at `steps`: the warm-up ends on a round's boundary. */
function rowsOf({ trainer }: RunConfig, steps: number): number {
  const left = steps < trainer.warmupSteps ? trainer.warmupSteps - steps : Number.POSITIVE_INFINITY
  return Math.ceil(Math.min(trainer.roundSteps, left) / trainer.collectors)
}

function named(group: string, values: Readonly<Record<string, number>>): MetricsRow {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${group}/${name}`, value]))
}
