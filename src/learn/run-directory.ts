import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../runtime/package-root.ts'
import { writeFileAtomic } from '../runtime/write-file.ts'
import type { RunConfig } from './config.ts'

/** Where everything of one run lies. */
export interface RunDirectory {
  readonly path: string
  readonly config: string
  readonly metrics: string
  /** Only where the training is randomised. */
  readonly randomised: string
  readonly checkpoints: string
  readonly lastCheckpoint: string
  readonly bestCheckpoint: string
  readonly policy: string
  readonly evaluation: string
  readonly report: string
}

export function runDirectory(path: string): RunDirectory {
  return {
    path,
    config: join(path, 'config.json'),
    metrics: join(path, 'metrics.jsonl'),
    randomised: join(path, 'randomised.jsonl'),
    checkpoints: join(path, 'checkpoints'),
    lastCheckpoint: join(path, 'checkpoints', 'last.safetensors'),
    bestCheckpoint: join(path, 'checkpoints', 'best.safetensors'),
    policy: join(path, 'policy.onnx'),
    evaluation: join(path, 'evaluation.json'),
    report: join(path, 'report.html'),
  }
}

/** `<task>-<algo>-s<seed>-<stamp>`; the stamp is UTC to the second. */
export function runName({ task, algorithm, seed }: RunConfig, startedAt: Date): string {
  return `${task}-${algorithm}-s${seed}-${runStamp(startedAt)}`
}

export function runStamp(startedAt: Date): string {
  return startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
}

/** Where a run comes from: enough to run it again. */
export interface RunOrigin {
  readonly startedAt: string
  readonly command: string
  readonly versions: Readonly<Record<string, string>>
  /** Commit of Sinew's own checkout; absent when it is installed as a package. */
  readonly commit?: string
}

export async function runOrigin(startedAt: Date, command: string): Promise<RunOrigin> {
  const root = packageRoot()
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const commit = await promisify(execFile)('git', [
    '-C',
    root,
    'describe',
    '--always',
    '--dirty',
    '--abbrev=40',
  ])
    .then(({ stdout }) => stdout.trim())
    .catch(() => undefined)
  const {
    'onnxruntime-node': onnxruntime,
    '@dimforge/rapier3d': rapier,
    '@mujoco/mujoco': mujoco,
  } = manifest.dependencies
  return {
    startedAt: startedAt.toISOString(),
    command,
    versions: {
      sinew: manifest.version,
      node: process.versions.node,
      onnxruntime,
      rapier,
      mujoco,
      platform: `${process.platform}-${process.arch}`,
    },
    ...(commit === undefined ? {} : { commit }),
  }
}

/** config.json: as resolved, the algorithm's settings under its own name. */
export function configDocument(config: RunConfig, origin: RunOrigin, seeds: object): object {
  const { algorithmConfig, algorithm, ...rest } = config
  return { algorithm, ...rest, [algorithm]: algorithmConfig, seeds, ...origin }
}

/**
 * The directory at `path`, or where a run has it already at `path-2`, `path-3`, …: two that start in the same second
 * have the same name. Whoever writes config.json first has the directory.
 */
export async function createRunDirectory(path: string, config: object): Promise<RunDirectory> {
  for (let number = 1; ; number++) {
    const run = runDirectory(number === 1 ? path : `${path}-${number}`)
    await mkdir(run.checkpoints, { recursive: true })
    const taken = await writeFile(run.config, formatJson(config), { flag: 'wx' }).then(
      () => false,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return true
        throw error
      },
    )
    if (!taken) return run
  }
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, formatJson(value))
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
