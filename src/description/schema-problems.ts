import type { z } from 'zod'
import { didYouMean } from '../contract/did-you-mean.ts'
import { formatValue, type Path, type Problem } from './problem.ts'

/** Endings of field names and the unit that they stand for, longest first. */
const units: readonly (readonly [string, string])[] = [
  ['NmSPerRad', 'N·m·s/rad'],
  ['NmPerRad', 'N·m/rad'],
  ['NSPerM', 'N·s/m'],
  ['NPerM', 'N/m'],
  ['RadPerSPerRootS', 'rad/s/√s'],
  ['MPerS2PerRootS', 'm/s²/√s'],
  ['APerNm', 'A/(N·m)'],
  ['APerN', 'A/N'],
  ['RadPerS2', 'rad/s²'],
  ['RadPerS', 'rad/s'],
  ['MPerS2', 'm/s²'],
  ['MPerS', 'm/s'],
  ['RadOrM', 'rad or m'],
  ['KgM2', 'kg·m²'],
  ['Rad', 'rad'],
  ['Nm', 'N·m'],
  ['Kg', 'kg'],
  ['Ohm', 'Ω'],
  ['Hz', 'Hz'],
  ['M', 'm'],
  ['N', 'N'],
  ['S', 's'],
  ['V', 'V'],
]

function unitOf(path: Path): string | undefined {
  const field = path.findLast((part) => typeof part === 'string')
  return field === undefined ? undefined : units.find(([ending]) => String(field).endsWith(ending))?.[1]
}

/** The part of zod's own description of a schema that is read here. */
interface Definition {
  readonly type: string
  readonly shape?: Record<string, z.core.$ZodType>
  readonly element?: z.core.$ZodType
  readonly items?: readonly z.core.$ZodType[]
  readonly innerType?: z.core.$ZodType
  readonly options?: readonly z.core.$ZodType[]
  readonly discriminator?: string
  readonly values?: readonly unknown[]
}

function definition(schema: z.core.$ZodType): Definition {
  const def = schema._zod.def as unknown as Definition
  return def.innerType ? definition(def.innerType) : def
}

const child = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined

/** The definition that applies at `path`, following unions by what the document says it is. */
function definitionAt(root: z.core.$ZodType, path: Path, document: unknown): Definition | undefined {
  let def: Definition | undefined = resolveUnion(definition(root), document)
  let value = document
  for (const part of path) {
    const next: z.core.$ZodType | undefined =
      def?.shape?.[part] ?? def?.element ?? (typeof part === 'number' ? def?.items?.[part] : undefined)
    if (!next) return undefined
    value = child(value, part)
    def = resolveUnion(definition(next), value)
  }
  return def
}

function resolveUnion(def: Definition, value: unknown): Definition {
  const { discriminator } = def
  if (discriminator === undefined) return def
  const wanted = child(value, discriminator)
  const option = def.options?.find((each) => choices(definition(each), discriminator).includes(wanted))
  return option ? definition(option) : def
}

/** `undefined` among them: the option that applies when the document does not say. */
function choices(def: Definition, discriminator: string): readonly unknown[] {
  const field = def.shape?.[discriminator]
  if (!field) return []
  const values = definition(field).values ?? []
  return field._zod.optin === 'optional' ? [...values, undefined] : values
}

function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(child, document)
}

function wanted(issue: z.core.$ZodIssue, path: Path): string {
  const unit = unitOf(path)
  const suffix = unit ? ` in ${unit}` : ''
  const last = path.at(-1)
  if (issue.code === 'too_small' && issue.origin === 'number') {
    return `${issue.inclusive ? 'zero or a positive number' : 'a number above zero'}${suffix}`
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const count = issue.code === 'too_small' ? issue.minimum : issue.maximum
    return issue.code === 'too_small' && Number(count) === 1
      ? 'at least one entry'
      : `a list of ${count} numbers${suffix}`
  }
  if (issue.code === 'invalid_format') return 'a letter, then letters, digits or _'
  if (issue.code !== 'invalid_type') return issue.message
  if (issue.expected === 'number') return `a number${suffix}`
  if (issue.expected === 'string') return last === 'summary' ? 'text' : 'a name'
  if (issue.expected === 'tuple') return `a list of numbers${suffix}, e.g. [0, 0, 0]`
  if (issue.expected === 'array') return 'a list (entries start with "- ")'
  if (issue.expected === 'object') return 'a section with keys'
  return `a ${issue.expected}`
}

function remedy(value: unknown, path: Path, expected: string): string {
  const unit = unitOf(path)
  if (typeof value === 'string' && unit && /^[-+.\d]/.test(value)) {
    return `write the number alone: the field's name already says that it is in ${unit}`
  }
  return `change it to ${expected}`
}

/** Zod's issues as problems; a key that is misspelt is reported once, not also as missing. */
export function schemaProblems(schema: z.ZodType, document: unknown, issues: z.core.$ZodIssue[]): Problem[] {
  const problems: Problem[] = []
  const explained = new Set<string>()
  const pathOf = (issue: z.core.$ZodIssue): Path => issue.path.filter((part) => typeof part !== 'symbol')

  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const path = pathOf(issue)
    const known = Object.keys(definitionAt(schema, path, document)?.shape ?? {})
    const present = Object.keys((valueAt(document, path) as object | undefined) ?? {})
    for (const key of issue.keys) {
      const guess = didYouMean(
        key,
        known.filter((each) => !present.includes(each)),
      )
      if (guess) explained.add(JSON.stringify([...path, guess]))
      problems.push({
        path: [...path, key],
        atKey: true,
        message: `unknown key "${key}"`,
        expected: `one of ${known.join(', ')}`,
        received: key,
        fix: guess ? `did you mean "${guess}"?` : 'remove it, or use one of the keys above',
      })
    }
  }

  for (const issue of issues) {
    const path = pathOf(issue)
    const value = valueAt(document, path)
    if (issue.code === 'unrecognized_keys' || explained.has(JSON.stringify(path))) continue
    const options = allowed(schema, issue, path, document)
    if (options) {
      const guess = didYouMean(String(value), options)
      problems.push({
        path,
        message:
          value === undefined
            ? `"${path.at(-1)}" is missing`
            : `"${path.at(-1)}" cannot be ${formatValue(value)}`,
        expected: `one of ${options.join(', ')}`,
        received: formatValue(value),
        fix: guess ? `did you mean "${guess}"?` : `use one of ${options.join(', ')}`,
      })
      continue
    }
    const expected = wanted(issue, path)
    const missing = value === undefined || value === null
    const last = path.at(-1)
    const label = typeof last === 'number' ? `entry ${last} of "${path.at(-2)}"` : `"${last ?? 'the file'}"`
    problems.push({
      path,
      message: missing ? `${label} is missing` : `${label} is not ${expected}`,
      expected,
      received: formatValue(value),
      fix: missing ? `add ${last ?? 'keys'}: <${expected}>` : remedy(value, path, expected),
    })
  }
  return problems
}

/** The words allowed where a word from a closed list was expected. */
function allowed(
  schema: z.core.$ZodType,
  issue: z.core.$ZodIssue,
  path: Path,
  document: unknown,
): string[] | undefined {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  if (issue.code !== 'invalid_union') return undefined
  const parent = definitionAt(schema, path.slice(0, -1), document)
  const { discriminator, options } = parent ?? {}
  if (discriminator === undefined || !options) return undefined
  return options.flatMap((option) =>
    choices(definition(option), discriminator)
      .filter((choice) => choice !== undefined)
      .map(String),
  )
}
