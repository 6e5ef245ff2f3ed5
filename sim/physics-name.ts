import { didYouMean } from '../src/contract/did-you-mean.ts'
import { SinewError } from '../src/contract/errors.ts'

/** What computes the motion of a simulated robot. */
export type PhysicsName = 'rapier' | 'mujoco'

export const physicsNames: readonly PhysicsName[] = ['rapier', 'mujoco']
export const defaultPhysics: PhysicsName = 'rapier'

/** @throws SinewError `usage` if there is no such engine. */
export function parsePhysics(name: string): PhysicsName {
  const found = physicsNames.find((each) => each === name)
  if (found) return found
  const guess = didYouMean(name, physicsNames)
  throw new SinewError('usage', `there is no physics engine "${name}"`, {
    expected: physicsNames.join(' or '),
    received: name,
    ...(guess ? { fix: `did you mean "${guess}"?` } : {}),
  })
}
