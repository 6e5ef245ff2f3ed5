import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** A factor on all noise and bias of the sensors. */
export function randomNoise(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'noise',
    range,
    neutral: 1,
    elements: () => [''],
    apply: (value, _, variation) => {
      variation.noiseScale = value
    },
  })
}
