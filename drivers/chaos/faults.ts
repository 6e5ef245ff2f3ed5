import { SinewError } from '../../src/contract/errors.ts'

/** What goes wrong on the way to a robot and back. Shares are of messages, each on its own; 0 is never. */
export interface ChaosFaults {
  /** Of the random numbers behind the shares. */
  readonly seed: number
  /** The two ways to be disturbed. */
  readonly on: 'both' | 'readings' | 'commands'
  /** Faults begin so long after activation; 0: from the opening on. */
  readonly fromS: number
  /** And last so long. */
  readonly forS: number
  readonly drop: number
  readonly duplicate: number
  /** One bit of one number of a reading flips. A corrupt command is a lost one: every link here has a checksum. */
  readonly corrupt: number
  /** A message is overtaken by the next. */
  readonly reorder: number
  readonly delayS: number
  /** Only every so-manyth message passes. */
  readonly slow: number
  /** Readings repeat themselves from `fromS` on. */
  readonly freeze: boolean
  /** The link breaks at `fromS`, for good. */
  readonly disconnect: boolean
}

export const noFaults: ChaosFaults = {
  seed: 0,
  on: 'both',
  fromS: 0,
  forS: Number.POSITIVE_INFINITY,
  drop: 0,
  duplicate: 0,
  corrupt: 0,
  reorder: 0,
  delayS: 0,
  slow: 1,
  freeze: false,
  disconnect: false,
}

export const doesAnything = (faults: ChaosFaults): boolean =>
  faults.drop + faults.duplicate + faults.corrupt + faults.reorder + faults.delayS > 0 ||
  faults.slow > 1 ||
  faults.freeze ||
  faults.disconnect

/** How each may be written behind the `?`: what it is, the least and the most. */
const numbers = {
  'chaos.seed': { key: 'seed', scale: 1, least: 0, most: 2 ** 32 },
  'chaos.fromMs': { key: 'fromS', scale: 1e-3, least: 0, most: 1e9 },
  'chaos.forMs': { key: 'forS', scale: 1e-3, least: 0, most: 1e9 },
  'chaos.drop': { key: 'drop', scale: 1, least: 0, most: 1 },
  'chaos.duplicate': { key: 'duplicate', scale: 1, least: 0, most: 1 },
  'chaos.corrupt': { key: 'corrupt', scale: 1, least: 0, most: 1 },
  'chaos.reorder': { key: 'reorder', scale: 1, least: 0, most: 1 },
  'chaos.delayMs': { key: 'delayS', scale: 1e-3, least: 0, most: 60_000 },
  'chaos.slow': { key: 'slow', scale: 1, least: 1, most: 1e6 },
} as const

const words = {
  'chaos.on': { key: 'on', words: { both: 'both', readings: 'readings', commands: 'commands' } },
  'chaos.freeze': { key: 'freeze', words: { yes: true, no: false } },
  'chaos.disconnect': { key: 'disconnect', words: { yes: true, no: false } },
} as const

export const chaosParameters: readonly string[] = [...Object.keys(numbers), ...Object.keys(words)]

const refuse = (name: string, expected: string, received: string): SinewError =>
  new SinewError('usage', `${name} cannot be "${received}"`, { where: name, expected, received })

/**
 * Faults from the parameters of a connection string; others than `chaos.…` are not looked at.
 *
 * @throws SinewError `usage`
 */
export function parseFaults(parameters: ReadonlyMap<string, string>): ChaosFaults {
  const faults: Record<string, unknown> = { ...noFaults }
  for (const [name, { key, scale, least, most }] of Object.entries(numbers)) {
    const text = parameters.get(name)
    if (text === undefined) continue
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!(value >= least && value <= most)) throw refuse(name, `a number from ${least} to ${most}`, text)
    faults[key] = value * scale
  }
  for (const [name, { key, words: known }] of Object.entries(words)) {
    const text = parameters.get(name)
    if (text === undefined) continue
    if (!Object.hasOwn(known, text)) throw refuse(name, Object.keys(known).join(' or '), text)
    faults[key] = known[text as keyof typeof known]
  }
  return faults as unknown as ChaosFaults
}
