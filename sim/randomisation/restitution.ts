import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** Added to the restitution of all links, which stays between 0 and 1. */
export function randomRestitution(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'restitution',
    range,
    neutral: 0,
    elements: () => [''],
    apply: (value, _, { restitution }) => {
      for (let link = 0; link < restitution.length; link++) {
        restitution[link] = Math.min(1, Math.max(0, restitution[link] + value))
      }
    },
  })
}
