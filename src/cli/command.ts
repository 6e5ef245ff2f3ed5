import { SinewError } from '../contract/errors.ts'
import type { CliIo, Output } from './io.ts'
import type { Overrides } from './overrides.ts'
import type { Style } from './style.ts'

/** A command-line option and how its text becomes a value. */
export interface Option<Value> {
  /** In commander's notation: `--seed <n>`. */
  readonly flags: string
  readonly about: string
  readonly fallback: Value
  /** `previous`: what the option's earlier occurrences on the command line came to. */
  parse(text: string, previous?: unknown): Value
}

export interface Argument {
  readonly name: string
  /** May be left out, and is then the empty text. */
  readonly optional?: boolean
  readonly about: string
}

export type OptionSet = Readonly<Record<string, Option<unknown>>>
export type OptionValues<Set extends OptionSet> = {
  readonly [Key in keyof Set]: Set[Key] extends Option<infer Value> ? Value : never
}

/** What a running command is given. */
export interface Invocation<Options = Readonly<Record<string, unknown>>> {
  /** One text for each declared argument, all present. */
  readonly args: readonly string[]
  readonly options: Options
  /** Dotted settings such as `--sac.batchSize 512`. */
  readonly overrides: Overrides
  readonly io: CliIo
  /** Where people read: stdout, or stderr when stdout belongs to `--json`. */
  readonly out: Output
  readonly style: Style
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal
}

export interface CommandResult {
  /** What `--json` prints. */
  readonly json: unknown
  /** 0 when left out. */
  readonly exitCode?: number
}

export interface Command {
  readonly name: string
  readonly summary: string
  readonly args: readonly Argument[]
  readonly options: OptionSet
  /** Whether dotted overrides are taken. */
  readonly overrides: boolean
  /** Command lines that work as printed. */
  readonly examples: readonly string[]
  run(invocation: Invocation): Promise<CommandResult>
}

interface CommandSpec<Set extends OptionSet> {
  readonly name: string
  readonly summary: string
  readonly args?: readonly Argument[]
  readonly options?: Set
  readonly overrides?: boolean
  readonly examples: readonly string[]
  run(invocation: Invocation<OptionValues<Set>>): Promise<CommandResult>
}

/** Ties the types of a command's options to what its `run` receives. */
export function defineCommand<const Set extends OptionSet>(spec: CommandSpec<Set>): Command {
  return {
    name: spec.name,
    summary: spec.summary,
    args: spec.args ?? [],
    options: spec.options ?? {},
    overrides: spec.overrides ?? false,
    examples: spec.examples,
    // The dispatcher builds `options` from this very spec, so its keys and types are the spec's.
    run: (invocation) => spec.run(invocation as Invocation<OptionValues<Set>>),
  }
}

export function text<const Fallback extends string | undefined>(
  flags: string,
  about: string,
  fallback: Fallback,
): Option<string | Fallback> {
  return { flags, about, fallback, parse: (value) => value }
}

/** An option without a value. */
export function flag(flags: string, about: string): Option<boolean> {
  return { flags, about, fallback: false, parse: () => true }
}

/** One word of a few. */
export function choice<const Word extends string>(
  flags: string,
  about: string,
  words: readonly Word[],
  fallback: Word,
): Option<Word> {
  const parse = (value: string): Word => {
    const word = words.find((each) => each === value)
    if (word !== undefined) return word
    throw new SinewError('usage', `${flags.split(' ')[0]} does not take "${value}"`, {
      expected: words.join(', '),
      received: value,
    })
  }
  return { flags, about: `${about}: ${words.join(', ')}`, fallback, parse }
}

/** An option that can be given several times. */
export function texts(flags: string, about: string): Option<readonly string[]> {
  return {
    flags,
    about,
    fallback: [],
    parse: (value, previous) => [...(Array.isArray(previous) ? previous : []), value],
  }
}

interface Range {
  readonly min?: number
  readonly max?: number
}

function parseNumber(flags: string, value: string, kind: string, { min, max }: Range): number {
  const number = value.trim() === '' ? Number.NaN : Number(value)
  const whole = kind !== 'a whole number' || Number.isSafeInteger(number)
  if (Number.isFinite(number) && whole && number >= (min ?? number) && number <= (max ?? number))
    return number
  const bounds = [min === undefined ? '' : `at least ${min}`, max === undefined ? '' : `at most ${max}`]
  throw new SinewError('usage', `${flags.split(' ')[0]} does not take "${value}"`, {
    expected: [kind, ...bounds.filter(Boolean)].join(', '),
    received: value,
  })
}

export function integer<const Fallback extends number | undefined>(
  flags: string,
  about: string,
  fallback: Fallback,
  range: Range = {},
): Option<number | Fallback> {
  return { flags, about, fallback, parse: (value) => parseNumber(flags, value, 'a whole number', range) }
}

export function decimal<const Fallback extends number | undefined>(
  flags: string,
  about: string,
  fallback: Fallback,
  range: Range = {},
): Option<number | Fallback> {
  return { flags, about, fallback, parse: (value) => parseNumber(flags, value, 'a number', range) }
}
