import type { RobotDescription } from '../src/description/types.ts'
import type { PhysicsName } from './physics-name.ts'
import type { PhysicsOptions, PhysicsWorld } from './types.ts'

/** The robot's body in an engine, which is loaded when it is first asked for: most threads need only one. */
export async function createPhysicsWorld(
  physics: PhysicsName,
  description: RobotDescription,
  options: PhysicsOptions,
): Promise<PhysicsWorld> {
  if (physics === 'mujoco') {
    const { createMujocoWorld } = await import('./mujoco/world.ts')
    return createMujocoWorld(description, options)
  }
  const { createRapierWorld } = await import('./rapier/world.ts')
  return createRapierWorld(description, options)
}
