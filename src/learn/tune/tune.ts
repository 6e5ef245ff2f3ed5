import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { SinewError } from '../../contract/errors.ts'
import { isComplete, readFinishedRun } from '../finished-run.ts'
import { runDirectory, writeJson } from '../run-directory.ts'
import { resume, type TrainContext, type TrainEvent, train } from '../train.ts'
import { createHalving, type Job } from './halving.ts'
import { betterTrial, type Study, type TrialResult } from './study.ts'

export interface TuneContext extends TrainContext {
  /** Trials at the same time. */
  readonly jobs?: number
}

export interface TuneResult {
  /** Of the highest rung that was reached, the best first. */
  readonly ranking: readonly TrialResult[]
  readonly best: TrialResult | undefined
  readonly aborted: boolean
}

/**
 * Random search with asynchronous successive halving: every trial is a run of its own in the study's folder, and a
 * trial that is promoted is that run resumed with more steps. Called again on the same study it goes on. Writes the
 * best settings so far as `best.json`, for `train --config`.
 */
export async function tune(
  study: Study,
  { jobs = 1, ...context }: TuneContext,
  onEvent: (trial: number, event: TrainEvent) => void = () => {},
  onResult: (result: TrialResult) => void = () => {},
): Promise<TuneResult> {
  const { request } = study
  const { trials, rungs, keepOneOf } = request
  const halving = createHalving({ trials, rungs, keepOneOf, better: betterTrial })
  for (const { trial, rung, best } of study.results) halving.report({ trial, rung }, best)

  const work = async (job: Job): Promise<void> => {
    const result = await runTrial(study, job, context, (event) => onEvent(job.trial, event))
    if (!result) return // aborted: it goes on another time
    await study.append(result)
    halving.report(job, result.best)
    const { best } = rank(study, halving.standings)
    if (best) await writeJson(study.bestPath, settingsDocument(study, best))
    onResult(result)
  }
  const running = new Set<Promise<void>>()
  try {
    while (!context.signal?.aborted) {
      const job = running.size < jobs ? halving.next() : undefined
      if (job) {
        const task: Promise<void> = work(job).finally(() => running.delete(task))
        running.add(task)
      } else if (running.size > 0) await Promise.race(running)
      else break
    }
    await Promise.all(running)
  } finally {
    await Promise.allSettled(running) // an error of one does not leave the others behind
  }
  return { ...rank(study, halving.standings), aborted: context.signal?.aborted ?? false }
}

/** Undefined if it was aborted. */
async function runTrial(
  study: Study,
  { trial, rung }: Job,
  context: TrainContext,
  onEvent: (event: TrainEvent) => void,
): Promise<TrialResult | undefined> {
  const { task, algorithm, engine, overrides, seed } = study.request
  const settings = study.settingsOf(trial)
  const steps = study.stepsOf(rung)
  const run = runDirectory(study.runDir(trial))
  const result = { trial, rung, settings, steps }
  try {
    const before = await readFinishedRun(run)
    if (!isComplete(before) || before.steps < steps) {
      if (existsSync(run.config)) await resume({ ...context, runDir: run.path, steps }, onEvent)
      else {
        const asked = { 'trainer.heldOutEpisodes': 0, ...settings, ...overrides }
        const base = { task, algorithm, seed, steps, ...(engine ? { engine } : {}) }
        await train({ ...context, ...base, runDir: run.path, overrides: asked }, onEvent)
      }
    }
    if (context.signal?.aborted) return undefined
    const finished = await readFinishedRun(run)
    return finished?.best
      ? { ...result, best: finished.best }
      : { ...result, error: 'it was never evaluated' }
  } catch (error) {
    // Settings that make no sense fail every trial, so the search ends; training that diverges is a result.
    if (!(error instanceof SinewError) || error.code !== 'learning') throw error
    await rm(run.checkpoints, { recursive: true, force: true })
    return { ...result, error: error.message }
  }
}

function rank(study: Study, standings: (rung: number) => readonly number[]) {
  for (let rung = study.request.rungs - 1; rung >= 0; rung--) {
    const ranking = standings(rung).flatMap(
      (trial) => study.results.find((each) => each.trial === trial && each.rung === rung) ?? [],
    )
    const [best] = ranking
    if (best?.best) return { ranking, best }
  }
  return { ranking: [], best: undefined }
}

/** Settings in the form of config.json, what was fixed on the command line included. */
function settingsDocument({ request, folder }: Study, { trial, settings, steps, best }: TrialResult): object {
  const { task, algorithm, overrides = {} } = request
  const document: Record<string, unknown> = { task, algorithm, steps: request.steps }
  for (const [path, value] of Object.entries({ ...settings, ...overrides })) {
    const [group = '', name] = path.split('.')
    if (name === undefined) document[group] = value
    else document[group] = { ...(document[group] as object | undefined), [name]: value }
  }
  return { ...document, from: { study: folder, trial, steps, best } }
}
