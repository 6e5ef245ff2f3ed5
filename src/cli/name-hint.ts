import { didYouMean } from '../contract/did-you-mean.ts'

/** What to tell a person who named something that does not exist. */
export function nameHint(name: string, candidates: Iterable<string>): string {
  const all = [...candidates]
  const near = didYouMean(name, all)
  return near ? `did you mean "${near}"?` : `known: ${all.join(', ')}`
}
