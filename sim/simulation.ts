import type { RobotDescription } from '../src/description/types.ts'
import type { SceneObject } from '../src/task/scene.ts'
import { createActuatorModels } from './actuators/models.ts'
import { createPhysicsWorld } from './engines.ts'
import { defaultPhysics, type PhysicsName } from './physics-name.ts'
import { createSensorModels } from './sensor-models/models.ts'
import { throughSensors } from './sensor-models/through-sensors.ts'
import { withSnapshots } from './snapshot.ts'
import type { Simulation } from './types.ts'
import { varyModels } from './vary-models.ts'

export interface SimulationOptions {
  /** Seconds that one `step` advances; one control period of the description by default. */
  readonly periodS?: number
  /** What computes the motion; Rapier unless given (docs/physics-engines.md says how they differ). */
  readonly physics?: PhysicsName
  /** Of the sensors' noise until `seed` says otherwise; 0 unless given. */
  readonly seed?: number
  /** What is in the scene beside the robot. */
  readonly objects?: readonly SceneObject[]
}

/**
 * A robot's body in a world of its own. It starts at rest: actuated joints at zero (or the limit nearest to it),
 * position servos commanded there, joints without an actuator hanging.
 *
 * @throws SinewError `description` if the joints are no tree or an actuator drives nothing;
 *   `simulation` if the engine does not take the body.
 */
export async function createSimulation(
  description: RobotDescription,
  {
    periodS = 1 / description.rateHz,
    physics = defaultPhysics,
    seed = 0,
    objects = [],
  }: SimulationOptions = {},
): Promise<Simulation> {
  const actuators = createActuatorModels(description, periodS)
  const world = await createPhysicsWorld(physics, description, { periodS, actuators, objects })
  const sensors = createSensorModels(description, periodS)
  const seen = throughSensors(world, sensors, seed)
  const varied = varyModels(seen.world, actuators, sensors)
  return withSnapshots(varied, physics, [actuators, seen.memory])
}
