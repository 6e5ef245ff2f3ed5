import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** A factor on the mass of each link, and on its moments of inertia with it. */
export function randomMass(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'mass',
    range,
    neutral: 1,
    elements: ({ links }) => links.map(({ name }) => name),
    apply: (value, link, { massScale }) => {
      massScale[link] = value
    },
  })
}
