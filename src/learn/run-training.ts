import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../contract/clock.ts'
import { SinewError } from '../contract/errors.ts'
import { writeFileAtomic } from '../runtime/write-file.ts'
import type { RunConfig } from './config.ts'
import type { EngineName } from './engine-names.ts'
import type { Evaluation } from './evaluate.ts'
import type { ModuleReference } from './module-reference.ts'
import { openRandomisedLog } from './randomised-log.ts'
import { renderReport } from './report.ts'
import { createRunDirectory, type RunDirectory, type RunOrigin, writeJson } from './run-directory.ts'
import { lockRun } from './run-lock.ts'
import { openRunLog } from './run-log.ts'
import { heldOutSeeds } from './seeds.ts'
import { openThreads, type Threads } from './threads.ts'
import type { TrainContext, TrainEvent, TrainResult } from './train-types.ts'
import { runTrainer } from './trainer.ts'
import { watchForTrouble } from './warnings.ts'

/** A run whose settings are settled. */
export interface PreparedRun {
  readonly config: RunConfig
  /** What config.json holds. */
  readonly document: object
  readonly origin: RunOrigin
  readonly run: RunDirectory
  readonly environment: ModuleReference
  readonly algorithm: ModuleReference
  readonly startedAt: Date
  /** What to go on from. */
  readonly resume?: { readonly checkpoint: string | undefined; readonly prolonged: boolean }
}

export async function runTraining(
  prepared: PreparedRun,
  { signal, clock = systemClock, savePolicy: savesPolicy }: TrainContext,
  onEvent: (event: TrainEvent) => void,
): Promise<TrainResult> {
  const { origin, environment, algorithm, startedAt, resume } = prepared
  const startS = clock.nowS()
  // Threads first: a run that cannot start leaves no directory behind.
  const threads = await openThreads(prepared.config, environment, algorithm)
  const { config, document } = withEngine(prepared, threads.engine)
  let unlock: (() => Promise<void>) | undefined
  try {
    if (resume) unlock = await lockRun(prepared.run.path)
    const savePolicy = savesPolicy ?? (await import('./task-policy.ts')).saveTaskPolicy
    const resumed = resume?.checkpoint ? await threads.restore(resume.checkpoint, prepared.run) : undefined
    const run = resume ? prepared.run : await createRunDirectory(prepared.run.path, document)
    unlock ??= await lockRun(run.path)
    if (resume) await writeJson(run.config, document)
    const from = resumed && {
      ...resumed.trainer,
      finished: resume?.prolonged ? undefined : resumed.trainer.finished,
    }
    const log = await openRunLog(
      run,
      startedAt,
      clock,
      resume && { steps: from?.steps, bytes: from?.metricsBytes },
    )
    const { randomisedNames } = threads.spaces
    const drawn = config.trainer.randomise > 0 ? randomisedNames : []
    const episodes = await openRandomisedLog(run.randomised, drawn, from?.steps)
    if (resume) await clearLeftovers(run)
    if (resumed?.best) await savePolicy(run.policy, resumed.best, config, origin)
    onEvent({
      kind: 'started',
      run,
      config,
      ...(resume
        ? { resumed: { steps: from?.steps ?? 0, restartedEpisodes: resumed?.restartedEpisodes ?? 0 } }
        : {}),
    })
    const trouble = watchForTrouble((text) => onEvent({ kind: 'warning', text }))
    for (const row of log.rows) trouble.look(row)
    try {
      const trained = await runTrainer({
        config,
        threads,
        run,
        clock,
        ...(signal ? { signal } : {}),
        ...(from ? { from } : {}),
        metricsBytes: log.synced,
        onProgress: (progress) => onEvent({ kind: 'progress', ...progress }),
        onMetrics(row) {
          log.write(row)
          onEvent({ kind: 'metrics', row })
          trouble.look(row)
        },
        onEpisodes: episodes.write,
        onEvaluation: (point, best) => onEvent({ kind: 'evaluation', point, best }),
        async onBest(policy, point) {
          await savePolicy(run.policy, policy, config, origin)
          onEvent({ kind: 'best', point, policy: run.policy })
        },
      })
      const heldOut =
        trained.ended === 'aborted' ? undefined : await evaluateHeldOut(config, threads, onEvent)
      const wallTimeS = (from?.elapsedS ?? 0) + clock.nowS() - startS
      const { ended, steps, updates, learntSteps, best, points } = trained
      const updateToData = updates / (learntSteps - config.trainer.warmupSteps)
      const counts = { ended, steps, updates, updateToData, wallTimeS }
      const result: TrainResult = { run, config, ...counts, best, points, heldOut }
      const numbers = { ...counts, best: best ?? null, heldOut: heldOut ?? null }
      await writeJson(run.evaluation, numbers)
      const { rewardNames } = threads.spaces
      const { warnings } = trouble
      await writeFileAtomic(
        run.report,
        renderReport({ result, document, rows: log.rows, rewardNames, warnings }),
      )
      return result
    } catch (error) {
      await writeJson(run.evaluation, failureDocument(error)).catch(() => {})
      throw error
    } finally {
      episodes.close()
      await log.close()
    }
  } finally {
    await threads.close()
    await unlock?.()
  }
}

/** The result of the run's last end, and files that a kill left half-written beside their place. */
async function clearLeftovers({ path, checkpoints, evaluation }: RunDirectory): Promise<void> {
  await rm(evaluation, { force: true })
  for (const folder of [path, checkpoints]) {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.part'))
    for (const name of names) await rm(join(folder, name), { force: true })
  }
}

async function evaluateHeldOut(
  { trainer }: RunConfig,
  { learner, evaluator }: Threads,
  onEvent: (event: TrainEvent) => void,
): Promise<Evaluation | undefined> {
  if (trainer.heldOutEpisodes === 0) return undefined
  onEvent({ kind: 'finalEvaluation', episodes: trainer.heldOutEpisodes })
  await learner.call('recallBest', undefined)
  return evaluator.call('evaluate', heldOutSeeds(trainer.heldOutEpisodes))
}

/** In place of the result of a run that ended in an error. */
function failureDocument(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error)
  const { where, received, fix } = error instanceof SinewError ? error : {}
  return { ended: 'failed', error: { message, where, received, fix }, best: null, heldOut: null }
}

/** The engine in the place of `auto`: the run keeps it when it goes on, whatever `auto` will choose by then. */
function withEngine(
  { config, document }: PreparedRun,
  name: EngineName,
): Pick<PreparedRun, 'config' | 'document'> {
  const engine = { ...config.engine, name }
  return { config: { ...config, engine }, document: { ...document, engine } }
}
