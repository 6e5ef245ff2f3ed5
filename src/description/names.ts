import { didYouMean } from '../contract/did-you-mean.ts'
import type { Path, Problem } from './problem.ts'

export interface Named {
  readonly name: string
}

/** A problem when `name` is not among `known`. */
export function unknownName(path: Path, what: string, name: string, known: readonly Named[]): Problem[] {
  const names = known.map((each) => each.name)
  if (names.includes(name)) return []
  const guess = didYouMean(name, names)
  return [
    {
      path,
      message: `there is no ${what} "${name}"`,
      expected: names.length > 0 ? `one of ${names.join(', ')}` : `a ${what} that the file defines`,
      received: name,
      fix: guess ? `did you mean "${guess}"?` : `define a ${what} "${name}", or name one that exists`,
    },
  ]
}
