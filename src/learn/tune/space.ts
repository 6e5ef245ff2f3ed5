import { SinewError } from '../../contract/errors.ts'
import type { Random } from '../../contract/random.ts'

/** Where one setting is looked for. */
export type Dimension =
  | { readonly kind: 'log' | 'uniform' | 'integer'; readonly low: number; readonly high: number }
  /** Texts as on a command line: `64,64` is a list. */
  | { readonly kind: 'choice'; readonly values: readonly string[] }

/** By dotted path of the setting. */
export type SearchSpace = Readonly<Record<string, Dimension>>

/**
 * `log:1e-4..3e-3` (uniform in the logarithm), `uniform:0..1`, `integer:1..8` (both ends included) or
 * `choice:64,64|256,256`.
 *
 * @throws SinewError `usage`
 */
export function parseDimension(text: string, where: string): Dimension {
  const wrong = (): SinewError =>
    new SinewError('usage', `${where} has no search range`, {
      where,
      expected: 'log:1e-4..3e-3, uniform:0..1, integer:1..8 or choice:64,64|256,256',
      received: text,
    })
  const [, kind, range = ''] = /^(log|uniform|integer|choice):(.+)$/.exec(text) ?? []
  if (kind === 'choice') return { kind, values: range.split('|').map((value) => value.trim()) }
  const [low, high, ...more] = range
    .split('..')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (kind !== 'log' && kind !== 'uniform' && kind !== 'integer') throw wrong()
  if (
    low === undefined ||
    high === undefined ||
    more.length > 0 ||
    !(low < high) ||
    !Number.isFinite(high - low)
  ) {
    throw wrong()
  }
  if (kind === 'log' && low <= 0) throw wrong()
  if (kind === 'integer' && !(Number.isInteger(low) && Number.isInteger(high))) throw wrong()
  return { kind, low, high }
}

/** `--space sac.learningRate=log:1e-4..3e-3`, as often as one likes. */
export function parseSpace(texts: readonly string[]): SearchSpace {
  const space: Record<string, Dimension> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    const path = text.slice(0, Math.max(0, at)).trim()
    space[path] = parseDimension(at < 1 ? '' : text.slice(at + 1).trim(), path || text)
  }
  return space
}

/** One point of the space. Numbers carry three significant digits, which is as finely as any of them matters. */
export function samplePoint(space: SearchSpace, random: Random): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(space).map(([path, dimension]) => [path, sampleDimension(dimension, random)] as const),
  )
}

function sampleDimension(dimension: Dimension, random: Random): number | string {
  if (dimension.kind === 'choice') return dimension.values[random.integer(dimension.values.length)] ?? ''
  const { kind, low, high } = dimension
  if (kind === 'integer') return low + random.integer(high - low + 1)
  const value =
    kind === 'log' ? Math.exp(random.between(Math.log(low), Math.log(high))) : random.between(low, high)
  return Math.min(high, Math.max(low, Number(value.toPrecision(3))))
}
