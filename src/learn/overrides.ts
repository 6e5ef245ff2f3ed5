import { didYouMean } from '../contract/did-you-mean.ts'
import { SinewError } from '../contract/errors.ts'

type Plain = Readonly<Record<string, unknown>>

/**
 * A copy of `settings` with values replaced by dotted path, e.g. `{ 'sac.batchSize': 512 }`. A text is read as
 * the type of the value that it replaces, so what comes from a command line needs no parsing: `sac.hidden=64,64`.
 * Where the value is `auto`, a number may take its place.
 *
 * @throws SinewError `usage` for a path that does not exist or a value of another type
 */
export function applyOverrides<Settings extends Plain>(settings: Settings, overrides: Plain): Settings {
  let result: Plain = settings
  for (const [path, value] of Object.entries(overrides)) {
    result = replace(result, path.split('.'), value, path, settings)
  }
  return result as Settings
}

/** Every path that can be overridden. */
export function settingPaths(settings: Plain, prefix = ''): string[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    isPlain(value) ? settingPaths(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  )
}

function replace(at: Plain, [key = '', ...rest]: string[], value: unknown, path: string, all: Plain): Plain {
  const current = at[key]
  const found = Object.hasOwn(at, key) && isPlain(current) === rest.length > 0
  if (!found) {
    const paths = settingPaths(all)
    const near = didYouMean(path, paths)
    throw new SinewError('usage', `there is no setting "${path}"`, {
      where: path,
      expected: near ? `did you mean "${near}"?` : `one of ${paths.join(', ')}`,
      received: path,
    })
  }
  const next = isPlain(current) ? replace(current, rest, value, path, all) : convert(value, current, path)
  return { ...at, [key]: next }
}

function convert(value: unknown, like: unknown, path: string): unknown {
  const wrong = (expected: string): SinewError =>
    new SinewError('usage', `wrong value for ${path}`, { where: path, expected, received: String(value) })

  // A number that can also be left to the algorithm: `auto`, or a number. Only engines are called `auto` otherwise.
  if (like === 'auto' && value !== 'auto' && path !== 'engine.name') return convert(value, 0, path)
  if (typeof like === 'number') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number)) return number
    throw wrong('a number')
  }
  if (typeof like === 'boolean') {
    if (value === true || value === 'true') return true
    if (value === false || value === 'false') return false
    throw wrong('true or false')
  }
  if (Array.isArray(like)) {
    const items = typeof value === 'string' ? value.replace(/^\[|\]$/g, '').split(',') : value
    if (!Array.isArray(items)) throw wrong('a list, e.g. 64,64')
    return items.map((item) => convert(item, like[0] ?? 0, path))
  }
  if (typeof value === 'string') return value
  throw wrong('a text')
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
