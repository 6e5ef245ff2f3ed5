import type { RobotDescription } from '../src/description/types.ts'
import { createMujocoWorld } from './mujoco/world.ts'
import type { PhysicsName } from './physics-name.ts'
import { createRapierWorld } from './rapier/world.ts'
import type { PhysicsOptions, PhysicsWorld } from './types.ts'

const makers = { rapier: createRapierWorld, mujoco: createMujocoWorld }

/** The robot's body in an engine. MuJoCo itself is loaded when it is first asked for. */
export function createPhysicsWorld(
  physics: PhysicsName,
  description: RobotDescription,
  options: PhysicsOptions,
): Promise<PhysicsWorld> {
  return makers[physics](description, options)
}
