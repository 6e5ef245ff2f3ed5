import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** An offset (m) of each link's centre of mass along each axis of the link. */
export function randomCentre(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'centre',
    range,
    neutral: 0,
    elements: ({ links }) => links.flatMap(({ name }) => ['x', 'y', 'z'].map((axis) => `${name}.${axis}`)),
    apply: (value, component, { centreOffsetM }) => {
      centreOffsetM[component] = value
    },
  })
}
