import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SinewError } from '../contract/errors.ts'
import { writeFileAtomic } from '../runtime/write-file.ts'
import { type FinishedRun, isComplete, readFinishedRun } from './finished-run.ts'
import { runPool } from './pool.ts'
import { runDirectory, runStamp, writeJson } from './run-directory.ts'
import { renderSeedsReport } from './seeds-report.ts'
import { type Aggregate, aggregate } from './statistics.ts'
import { resume, type TrainContext, type TrainEvent, type TrainOptions, train } from './train.ts'

/** What is trained, but for the seed: plain data, so that it can be taken up again from `seeds.json`. */
export interface SeedsRequest
  extends Pick<TrainOptions, 'task' | 'algorithm' | 'steps' | 'engine' | 'overrides'> {
  readonly seeds: readonly number[]
}

export interface SeedsOptions extends TrainContext {
  readonly folder: string
  /** Runs at the same time; one thread each learns. */
  readonly jobs?: number
}

export interface SeedsResult {
  readonly folder: string
  readonly request: SeedsRequest
  readonly runs: readonly FinishedRun[]
  /** Over the runs that came to their end, of the chosen policies on held-out episodes; undefined when none did. */
  readonly heldOut: SeedsSummary | undefined
  readonly report: string
  readonly summary: string
  readonly aborted: boolean
}

export interface SeedsSummary {
  readonly return: Aggregate
  /** Absent where the task defines no success. */
  readonly success?: Aggregate
}

/** `<runs>/<task>-<algo>-<n>seeds-<stamp>`. */
export function seedsFolder(runs: string, { task, algorithm, seeds }: SeedsRequest, startedAt: Date): string {
  return join(runs, `${task}-${algorithm}-${seeds.length}seeds-${runStamp(startedAt)}`)
}

/** @throws SinewError `data` if the folder holds no such training */
export async function readSeedsRequest(folder: string): Promise<SeedsRequest> {
  const path = join(folder, 'seeds.json')
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new SinewError('data', 'there is no training of several seeds here', { where: path, cause })
  })
  return JSON.parse(text)
}

/**
 * One run a seed, each in a folder of its own under `folder`, and what they came to together. Called again on the
 * same folder it leaves finished runs as they are and goes on with the others.
 */
export async function trainSeeds(
  request: SeedsRequest,
  { folder, jobs = 1, ...context }: SeedsOptions,
  onEvent: (seed: number, event: TrainEvent) => void = () => {},
): Promise<SeedsResult> {
  await mkdir(folder, { recursive: true })
  await writeJson(join(folder, 'seeds.json'), request)
  const { seeds, ...settings } = request
  const outcomes = await runPool(seeds, jobs, async (seed) => {
    const run = runDirectory(join(folder, `seed-${seed}`))
    const before = await readFinishedRun(run)
    if (isComplete(before) || context.signal?.aborted) return before
    const listen = (event: TrainEvent): void => onEvent(seed, event)
    if (existsSync(run.config)) await resume({ ...context, runDir: run.path }, listen)
    else await train({ ...context, ...settings, seed, runDir: run.path }, listen)
    return readFinishedRun(run)
  })
  const runs = outcomes.filter((each) => each !== undefined)
  const heldOut = summarise(runs.filter(isComplete))
  const result: SeedsResult = {
    folder,
    request,
    runs,
    heldOut,
    report: join(folder, 'report.html'),
    summary: join(folder, 'summary.json'),
    aborted: context.signal?.aborted ?? false,
  }
  await writeJson(result.summary, summaryDocument(result))
  await writeFileAtomic(result.report, renderSeedsReport(result))
  return result
}

function summarise(runs: readonly FinishedRun[]): SeedsSummary | undefined {
  const evaluations = runs.flatMap(({ heldOut }) => heldOut ?? [])
  if (evaluations.length === 0) return undefined
  const hasSuccess = evaluations.every((each) => each.hasSuccess)
  return {
    return: aggregate(evaluations.map(({ returnMean }) => returnMean)),
    ...(hasSuccess ? { success: aggregate(evaluations.map(({ successRate }) => successRate)) } : {}),
  }
}

function summaryDocument({ request, runs, heldOut }: SeedsResult): object {
  return {
    ...request,
    heldOut: heldOut ?? null,
    method:
      'mean and interquartile mean over runs of the mean over held-out episodes; 95 % percentile intervals of 10 000 bootstrap resamples of runs (Agarwal et al. 2021)',
    runs: runs.map(({ run, rows: _, ...each }) => ({ path: run.path, ...each })),
  }
}
