import { SinewError } from '../contract/errors.ts'
import type { YamlSource } from './yaml-source.ts'

export type Path = readonly (string | number)[]

/** One thing wrong with a robot.yaml, before it is known on which line that is. */
export interface Problem {
  readonly path: Path
  /** Point at the key rather than at its value. */
  readonly atKey?: boolean
  readonly message: string
  readonly expected: string
  readonly received: string
  readonly fix: string
}

/** `joints[1].limits.positionRad` */
function formatPath(path: Path): string {
  let text = ''
  for (const part of path) text += typeof part === 'number' ? `[${part}]` : text === '' ? part : `.${part}`
  return text
}

/** A value as a person wrote it, shortened. */
export function formatValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** One error for all problems: the first in full, in file order, the others in a line each. */
export function problemsError(problems: readonly Problem[], source: YamlSource): SinewError {
  const located = problems
    .map((problem) => ({ problem, at: source.locate(problem.path, problem.atKey === true) }))
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
  const where = ({ problem, at }: (typeof located)[number]): string => {
    const path = at.label ?? formatPath(problem.path)
    return `${at.file ?? source.file}:${at.line}:${at.column}${path ? ` (${path})` : ''}`
  }
  const fixOf = ({ problem, at }: (typeof located)[number]): string =>
    at.advice ? `${problem.fix}; ${at.advice}` : problem.fix
  const [first, ...others] = located
  if (!first) throw new RangeError('an error needs at least one problem')
  const also = others.map((other) => `\n  also ${where(other)}: ${other.problem.message}; ${fixOf(other)}`)
  return new SinewError('description', first.problem.message + also.join(''), {
    where: where(first),
    expected: first.problem.expected,
    received: first.problem.received,
    fix: fixOf(first),
  })
}
