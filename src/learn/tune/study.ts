import { existsSync } from 'node:fs'
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SinewError } from '../../contract/errors.ts'
import { createRandom } from '../../contract/random.ts'
import { isBetter } from '../evaluate.ts'
import type { EvaluationPoint } from '../evaluations.ts'
import { rewindMetrics } from '../metrics-log.ts'
import { writeJson } from '../run-directory.ts'
import { trainingSeed } from '../seeds.ts'
import type { TrainOptions } from '../train.ts'
import type { Job } from './halving.ts'
import { type SearchSpace, samplePoint } from './space.ts'

/** What is searched; plain data, kept in `study.json`. */
export interface StudyRequest extends Pick<TrainOptions, 'task' | 'algorithm' | 'engine' | 'overrides'> {
  readonly seed: number
  /** Of a trial that comes to the top. */
  readonly steps: number
  readonly trials: number
  readonly rungs: number
  readonly keepOneOf: number
  readonly space: SearchSpace
}

/** A trial at the end of a rung: a line of `trials.jsonl`. */
export interface TrialResult extends Job {
  readonly settings: Readonly<Record<string, number | string>>
  readonly steps: number
  /** The best evaluation so far, on the episodes that choose; never on the held-out ones. */
  readonly best?: EvaluationPoint
  /** Why it failed, for one that did. */
  readonly error?: string
}

/** The folder of a search. */
export interface Study {
  readonly folder: string
  readonly request: StudyRequest
  readonly results: readonly TrialResult[]
  runDir(trial: number): string
  /** The settings of a trial are settled by the study's seed and the trial's number. */
  settingsOf(trial: number): Readonly<Record<string, number | string>>
  stepsOf(rung: number): number
  append(result: TrialResult): Promise<void>
  readonly bestPath: string
}

/** Begin a search in an empty folder. */
export async function createStudy(folder: string, request: StudyRequest): Promise<Study> {
  await mkdir(folder, { recursive: true })
  await writeJson(join(folder, 'study.json'), request)
  return study(folder, request, [])
}

/** @throws SinewError `data` if the folder holds no search */
export async function openStudy(folder: string): Promise<Study> {
  const path = join(folder, 'study.json')
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new SinewError('data', 'there is no search here', { where: path, cause })
  })
  const lines = join(folder, 'trials.jsonl')
  // A line that a kill has cut short is taken away, so that the next one does not go on in it.
  const results = existsSync(lines) ? await rewindMetrics(lines, Number.MAX_SAFE_INTEGER) : []
  return study(folder, JSON.parse(text), results as unknown as TrialResult[])
}

function study(folder: string, request: StudyRequest, before: readonly TrialResult[]): Study {
  const { seed, steps, rungs, keepOneOf, space } = request
  const results = [...before]
  return {
    folder,
    request,
    results,
    runDir: (trial) => join(folder, `trial-${trial}`),
    settingsOf: (trial) => samplePoint(space, createRandom(trainingSeed(seed, `trial/${trial}`))),
    stepsOf: (rung) => Math.ceil(steps / keepOneOf ** (rungs - 1 - rung)),
    async append(result) {
      results.push(result)
      await appendFile(join(folder, 'trials.jsonl'), `${JSON.stringify(result)}\n`)
    },
    bestPath: join(folder, 'best.json'),
  }
}

/** By what their policies do; among equals the one that needed fewer steps. */
export function betterTrial(a: EvaluationPoint, b: EvaluationPoint): boolean {
  if (isBetter(a, b)) return true
  return !isBetter(b, a) && a.steps < b.steps
}
