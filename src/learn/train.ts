import { join } from 'node:path'
import { type Clock, systemClock } from '../contract/clock.ts'
import { writeFileAtomic } from '../runtime/write-file.ts'
import type { ConfigRequest, RunConfig } from './config.ts'
import { resolveConfig } from './config.ts'
import type { Evaluation } from './evaluate.ts'
import { createMetricsLog, type MetricsRow } from './metrics-log.ts'
import { builtInAlgorithm, loadAlgorithm, type ModuleReference, simulatedTask } from './module-reference.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import { renderReport } from './report.ts'
import {
  configDocument,
  createRunDirectory,
  type RunDirectory,
  type RunOrigin,
  runName,
  runOrigin,
  writeJson,
} from './run-directory.ts'
import { heldOutSeeds, selectionSeeds } from './seeds.ts'
import { createTensorboardLog } from './tensorboard.ts'
import { openThreads } from './threads.ts'
import { type EvaluationPoint, runTrainer, type TrainerProgress } from './trainer.ts'

export interface TrainOptions extends ConfigRequest {
  /** The run's own folder; by default `<runs>/<task>-<algo>-s<seed>-<stamp>`. */
  readonly runDir?: string
  /** Folder of all runs, `runs` by default. */
  readonly runs?: string
  /** Ends the training at the next barrier; everything is written as after a full run, without the last evaluation. */
  readonly signal?: AbortSignal
  /** The command line, for config.json. */
  readonly command?: string
  readonly startedAt?: Date
  readonly clock?: Clock
  /** Where environments and algorithm come from when they are not Sinew's own. */
  readonly environment?: ModuleReference
  readonly algorithmModule?: ModuleReference
  /** Writes the policy file; by default for a task of `sim/tasks` with its contract. */
  readonly savePolicy?: SavePolicy
}

export type SavePolicy = (
  path: string,
  policy: PolicySnapshot,
  config: RunConfig,
  origin: RunOrigin,
) => Promise<void>

export type TrainEvent =
  | { readonly kind: 'started'; readonly run: RunDirectory; readonly config: RunConfig }
  | ({ readonly kind: 'progress' } & TrainerProgress)
  | { readonly kind: 'evaluation'; readonly point: EvaluationPoint }
  | { readonly kind: 'best'; readonly point: EvaluationPoint | undefined; readonly policy: string }
  | { readonly kind: 'finalEvaluation'; readonly episodes: number }

export interface TrainResult {
  readonly run: RunDirectory
  readonly config: RunConfig
  readonly steps: number
  readonly updates: number
  readonly wallTimeS: number
  readonly ended: 'steps' | 'solved' | 'aborted'
  /** Evaluation during training that chose the policy; undefined when aborted before the first. */
  readonly best: EvaluationPoint | undefined
  /** The chosen policy on held-out episodes; undefined when aborted. */
  readonly heldOut: Evaluation | undefined
}

/**
 * Train a policy and leave a run directory: config.json, metrics.jsonl, TensorBoard events, checkpoints/,
 * policy.onnx, evaluation.json and report.html. The same seed, machine and engine give the same policy, bit for bit.
 *
 * @throws SinewError `usage` for settings that make no sense, or what a thread threw
 */
export async function train(
  options: TrainOptions,
  onEvent: (event: TrainEvent) => void = () => {},
): Promise<TrainResult> {
  const { signal, clock = systemClock, startedAt = new Date() } = options
  const startS = clock.nowS()
  const algorithm = options.algorithmModule ?? builtInAlgorithm(options.algorithm)
  const environment = options.environment ?? simulatedTask(options.task)
  const config = resolveConfig(options, (await loadAlgorithm(algorithm)).defaults)
  const origin = await runOrigin(startedAt, options.command ?? process.argv.slice(1).join(' '))
  const seeds = {
    training: 'below 2^30, derived from the seed',
    selection: selectionSeeds(config.trainer.evaluationEpisodes),
    heldOut: heldOutSeeds(config.trainer.heldOutEpisodes),
  }
  const document = configDocument(config, origin, seeds)
  const path = options.runDir ?? join(options.runs ?? 'runs', runName(config, startedAt))
  // Threads first: a run that cannot start leaves no directory behind.
  const threads = await openThreads(config, environment, algorithm)
  try {
    const run = await createRunDirectory(path, document)
    const savePolicy = options.savePolicy ?? (await import('./task-policy.ts')).saveTaskPolicy
    onEvent({ kind: 'started', run, config })
    const log = createMetricsLog(run.metrics)
    const tensorboard = createTensorboardLog(run.path, startedAt, clock)
    const rows: MetricsRow[] = []
    const points: EvaluationPoint[] = []
    const write = (row: MetricsRow): void => {
      rows.push(row)
      log.write(row)
      tensorboard.write(row)
    }
    try {
      const trained = await runTrainer({
        config,
        threads,
        run,
        clock,
        ...(signal ? { signal } : {}),
        onProgress: (progress) => onEvent({ kind: 'progress', ...progress }),
        onMetrics: write,
        onEvaluation(point) {
          points.push(point)
          onEvent({ kind: 'evaluation', point })
        },
        async onBest(policy, point) {
          await savePolicy(run.policy, policy, config, origin)
          onEvent({ kind: 'best', point, policy: run.policy })
        },
      })
      let heldOut: Evaluation | undefined
      if (trained.ended !== 'aborted') {
        onEvent({ kind: 'finalEvaluation', episodes: config.trainer.heldOutEpisodes })
        await threads.learner.call('recallBest', undefined)
        heldOut = await threads.evaluator.call('evaluate', heldOutSeeds(config.trainer.heldOutEpisodes))
      }
      const wallTimeS = clock.nowS() - startS
      const result: TrainResult = { run, config, wallTimeS, heldOut, ...trained }
      await writeJson(run.evaluation, {
        ended: result.ended,
        steps: result.steps,
        updates: result.updates,
        wallTimeS,
        best: result.best ?? null,
        heldOut: heldOut ?? null,
      })
      const { rewardNames } = threads.spaces
      await writeFileAtomic(run.report, renderReport({ result, document, rows, points, rewardNames }))
      return result
    } finally {
      await log.close()
      await tensorboard.close()
    }
  } finally {
    await threads.close()
  }
}
