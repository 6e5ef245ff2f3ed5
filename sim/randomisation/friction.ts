import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** A factor on the friction of the robot's surfaces and of the ground: one for all, as the larger of two counts. */
export function randomFriction(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'friction',
    range,
    neutral: 1,
    elements: () => [''],
    apply: (value, _, variation) => {
      variation.frictionScale.fill(value)
      variation.groundFrictionScale = value
    },
  })
}
