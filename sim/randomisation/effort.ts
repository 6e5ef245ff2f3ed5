import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** A factor on what each actuator can push at most. */
export function randomEffort(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'effort',
    range,
    neutral: 1,
    elements: ({ actuators }) => actuators.map(({ name }) => name),
    apply: (value, index, { effortScale }) => {
      effortScale[index] = value
    },
  })
}
