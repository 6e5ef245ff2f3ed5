import { SinewError } from '../contract/errors.ts'
import { nameHint } from './name-hint.ts'

/** `{ 'sac.batchSize': 512 }`: dotted path to value. */
export type Overrides = Readonly<Record<string, unknown>>

const dotted = /^--([A-Za-z][\w-]*(?:\.[A-Za-z_][\w-]*)+)(?:=([\s\S]*))?$/

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Takes `--a.b value` and `--a.b=value` out of a command line. */
export function takeOverrides(argv: readonly string[]): { rest: string[]; overrides: Overrides } {
  const rest: string[] = []
  const overrides: Record<string, unknown> = {}
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
    if (value === undefined) {
      throw new SinewError('usage', `${word} needs a value`, { fix: `write ${word} <value>` })
    }
    overrides[match[1]] = parseValue(value)
  }
  return { rest, overrides }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value
}

/**
 * A copy of `config` with the dotted settings in place. Only settings that exist may be set, and only to
 * their own kind of value.
 *
 * @throws SinewError `usage` naming the setting.
 */
export function applyOverrides<Config extends object>(config: Config, overrides: Overrides): Config {
  const copy: unknown = structuredClone(config)
  for (const [path, value] of Object.entries(overrides)) {
    const keys = path.split('.')
    let node: unknown = copy
    for (const [depth, key] of keys.entries()) {
      if (!isRecord(node) || !Object.hasOwn(node, key)) {
        const known = isRecord(node) ? Object.keys(node) : []
        throw new SinewError('usage', `there is no setting --${path}`, {
          where: `--${path}`,
          fix: nameHint(key, known),
        })
      }
      const old = node[key]
      if (depth < keys.length - 1) {
        node = old
        continue
      }
      if (kindOf(old) !== kindOf(value)) {
        throw new SinewError('usage', `--${path} takes a ${kindOf(old)}`, {
          where: `--${path}`,
          expected: `a ${kindOf(old)}, such as ${JSON.stringify(old)}`,
          received: JSON.stringify(value),
        })
      }
      node[key] = value
    }
  }
  return copy as Config
}
