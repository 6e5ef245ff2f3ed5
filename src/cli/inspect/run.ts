import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { SinewError } from '../../contract/errors.ts'
import type { Evaluation } from '../../learn/evaluate.ts'
import { parseMetrics } from '../../learn/metrics-log.ts'
import { runDirectory } from '../../learn/run-directory.ts'
import { formatCount, formatPercent } from '../format.ts'
import type { Inspection } from './types.ts'

async function readJson<Value>(path: string): Promise<Value | undefined> {
  if (!existsSync(path)) return undefined
  return JSON.parse(await readFile(path, 'utf8')) as Value
}

interface ConfigDocument {
  readonly task: string
  readonly algorithm: string
  readonly seed: number
  readonly startedAt: string
  readonly command: string
}

interface ResultDocument {
  readonly ended: string
  readonly best: Evaluation | null
  readonly heldOut: Evaluation | null
}

/** @throws SinewError `data` if the folder holds no run. */
export async function inspectRun(path: string): Promise<Inspection> {
  const run = runDirectory(path)
  const config = await readJson<ConfigDocument>(run.config)
  if (!config) {
    throw new SinewError('data', 'this folder holds no run', { where: path, expected: 'a config.json in it' })
  }
  const metrics = existsSync(run.metrics) ? parseMetrics(await readFile(run.metrics, 'utf8')) : []
  const result = await readJson<ResultDocument>(run.evaluation)
  const evaluation = result?.heldOut ?? result?.best
  const last = metrics.at(-1)
  const steps = last?.['time/total_timesteps']
  const files = [run.policy, run.report, run.bestCheckpoint, run.lastCheckpoint].filter(existsSync)
  return {
    kind: 'run',
    title: path,
    rows: [
      ['task', `${config.task}, ${config.algorithm}, seed ${config.seed}`],
      ['started', config.startedAt],
      ['command', config.command],
      ['ended', result?.ended ?? 'still running, or killed'],
      ['steps', steps === undefined ? 'none logged' : formatCount(steps)],
      [
        'evaluation',
        evaluation
          ? `${evaluation.hasSuccess === false ? '' : `success ${formatPercent(evaluation.successRate)}, `}return ${evaluation.returnMean.toFixed(2)}, ${evaluation.episodes} episodes`
          : 'none yet',
      ],
      ['files', files.map((file) => relative(process.cwd(), file)).join('\n') || 'none yet'],
    ],
    spaces: [],
    json: { kind: 'run', config, last, result, files },
  }
}
