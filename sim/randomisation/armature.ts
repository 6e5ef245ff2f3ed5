import { movingJoints } from '../../src/description/spaces.ts'
import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** A factor on the rotor inertia of each joint. */
export function randomArmature(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'armature',
    range,
    neutral: 1,
    elements: (description) => movingJoints(description).map(({ name }) => name),
    apply: (value, index, { armatureScale }) => {
      armatureScale[index] = value
    },
  })
}
