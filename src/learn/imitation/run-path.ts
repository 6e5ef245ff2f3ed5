import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SinewError } from '../../contract/errors.ts'
import { createRunDirectory, type RunOrigin, runOrigin, runStamp } from '../run-directory.ts'
import { type ImitationConfig, resolveImitation } from './config.ts'
import { readRounds, type SavedRound } from './round-files.ts'
import type { ImitationOptions } from './types.ts'

export interface PreparedImitation {
  /** Makes the directory, where there is none yet: a run that cannot start leaves none behind. */
  claim(): Promise<string>
  readonly config: ImitationConfig
  readonly origin: RunOrigin
  readonly saved: readonly SavedRound[]
}

/**
 * A new run directory, or one that is gone on with: with its own settings, but for more rounds.
 *
 * @throws SinewError `usage` for settings that make no sense, `data` if there is no such run
 */
export async function prepareImitation(options: ImitationOptions): Promise<PreparedImitation> {
  const startedAt = options.startedAt ?? new Date()
  const origin = await runOrigin(startedAt, options.command ?? process.argv.slice(1).join(' '))
  if (options.resume !== undefined) return takeUp(options.resume, options.rounds, origin)
  const config = resolveImitation(options)
  const name = `${config.task}-${config.dagger.rounds > 0 ? 'dagger' : 'bc'}-s${config.seed}`
  const wanted = options.runDir ?? join('runs', `${name}-${runStamp(startedAt)}`)
  const document = { algorithm: 'bc', ...config, ...origin }
  return {
    config,
    origin,
    saved: [],
    claim: async () => (await createRunDirectory(wanted, document)).path,
  }
}

async function takeUp(
  path: string,
  rounds: number | undefined,
  origin: RunOrigin,
): Promise<PreparedImitation> {
  const file = join(path, 'config.json')
  const document = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new SinewError('data', 'there is no run to go on with', {
      where: path,
      expected: 'the directory of a run of sinew clone or sinew dagger',
      received: cause.message,
    })
  })
  const {
    algorithm,
    versions: _,
    startedAt: __,
    command: ___,
    commit: ____,
    ...config
  } = JSON.parse(document)
  if (algorithm !== 'bc') {
    throw new SinewError('usage', 'this run was no imitation', {
      where: file,
      expected: 'algorithm bc',
      received: String(algorithm),
      fix: `npx sinew train --resume ${path}`,
    })
  }
  const wanted = rounds ?? config.dagger.rounds
  return {
    claim: async () => path,
    config: { ...config, dagger: { ...config.dagger, rounds: wanted } },
    origin,
    saved: await readRounds(path),
  }
}
