import { movingJoints } from '../../src/description/spaces.ts'
import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** A factor on the viscous damping of each joint. */
export function randomJointDamping(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'joint-damping',
    range,
    neutral: 1,
    elements: (description) => movingJoints(description).map(({ name }) => name),
    apply: (value, index, { jointDampingScale }) => {
      jointDampingScale[index] = value
    },
  })
}
