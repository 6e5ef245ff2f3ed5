import { SinewError } from '../contract/errors.ts'

/** `{ 'sac.batchSize': '512' }`: dotted path to text; whoever owns the setting knows its type. */
export type Overrides = Readonly<Record<string, string>>

const dotted = /^--([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+)(?:=([\s\S]*))?$/

/**
 * Takes `--a.b value` and `--a.b=value` out of a command line.
 *
 * @throws SinewError `usage` for a setting without a value
 */
export function takeOverrides(argv: readonly string[]): { rest: string[]; overrides: Overrides } {
  const rest: string[] = []
  const overrides: Record<string, string> = {}
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (word === '--') {
      rest.push(...argv.slice(index))
      break
    }
    const match = dotted.exec(word)
    if (!match?.[1]) {
      rest.push(word)
      continue
    }
    const value = match[2] ?? argv[++index]
    if (value === undefined || (match[2] === undefined && value.startsWith('--'))) {
      throw new SinewError('usage', `${word} needs a value`, { fix: `write ${word} <value>` })
    }
    overrides[match[1]] = value
  }
  return { rest, overrides }
}
