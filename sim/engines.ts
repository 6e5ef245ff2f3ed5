import { didYouMean } from '../src/contract/did-you-mean.ts'
import { SinewError } from '../src/contract/errors.ts'
import type { RobotDescription } from '../src/description/types.ts'
import { createMujocoWorld } from './mujoco/world.ts'
import { createRapierWorld } from './rapier/world.ts'
import type { PhysicsOptions, PhysicsWorld } from './types.ts'

const makers = { rapier: createRapierWorld, mujoco: createMujocoWorld }

/** A physics engine by name. */
export type PhysicsName = keyof typeof makers

export const physicsNames: readonly PhysicsName[] = ['rapier', 'mujoco']
export const defaultPhysics: PhysicsName = 'rapier'

export function createPhysicsWorld(
  physics: PhysicsName,
  description: RobotDescription,
  options: PhysicsOptions,
): Promise<PhysicsWorld> {
  return makers[physics](description, options)
}

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
