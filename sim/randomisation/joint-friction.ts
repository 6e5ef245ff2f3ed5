import { movingJoints } from '../../src/description/spaces.ts'
import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** A factor on the Coulomb friction of each joint. */
export function randomJointFriction(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'joint-friction',
    range,
    neutral: 1,
    elements: (description) => movingJoints(description).map(({ name }) => name),
    apply: (value, index, { jointFrictionScale }) => {
      jointFrictionScale[index] = value
    },
  })
}
