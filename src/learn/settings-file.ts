import { readFile } from 'node:fs/promises'
import { SinewError } from '../contract/errors.ts'

/** Settings from a file, as `train --config` takes them. */
export interface FileSettings {
  readonly task?: string
  readonly algorithm?: string
  /** By dotted path. */
  readonly overrides: Readonly<Record<string, unknown>>
}

/** What a run's config.json holds beside settings: where it comes from. Seeds are given on the command line. */
const ignored = ['seed', 'seeds', 'startedAt', 'command', 'versions', 'commit', 'resumed', 'from']

/**
 * A JSON file of the form of config.json; a run's own config.json will do, and so does any part of it:
 * `{ "algorithm": "sac", "steps": 20000, "trainer": { … }, "sac": { … } }`. Which names and values there are is checked
 * where they are used.
 *
 * @throws SinewError `usage` if it cannot be read or is not such a file
 */
export async function readSettings(path: string): Promise<FileSettings> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new SinewError('usage', 'cannot read the settings', { where: path, expected: 'a JSON file', cause })
  })
  return parseSettings(text, path)
}

export function parseSettings(text: string, where: string): FileSettings {
  const wrong = (received: string): SinewError =>
    new SinewError('usage', 'these are no settings', {
      where,
      expected:
        'JSON as in a config.json: algorithm, steps, engine, trainer, and the algorithm under its name',
      received,
    })
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw wrong(text.slice(0, 40))
  const { task, algorithm, ...settings } = document as Readonly<Record<string, unknown>>
  for (const name of [task, algorithm]) {
    if (name !== undefined && typeof name !== 'string') throw wrong(JSON.stringify(name))
  }
  const overrides: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(settings)) {
    if (ignored.includes(key)) continue
    if (typeof value !== 'object' || value === null || Array.isArray(value)) overrides[key] = value
    else for (const [name, inner] of Object.entries(value)) overrides[`${key}.${name}`] = inner
  }
  return {
    overrides,
    ...(typeof task === 'string' ? { task } : {}),
    ...(typeof algorithm === 'string' ? { algorithm } : {}),
  }
}
