import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** Factors on the stiffness and on the damping of each servo. */
export function randomGains(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'gains',
    range,
    neutral: 1,
    elements: ({ actuators }) => actuators.flatMap(({ name }) => [`${name}.stiffness`, `${name}.damping`]),
    apply: (value, element, { stiffnessScale, dampingScale }) => {
      const scales = element % 2 === 0 ? stiffnessScale : dampingScale
      scales[element >> 1] = value
    },
  })
}
