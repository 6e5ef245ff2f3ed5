import type { RobotDescription } from '../src/description/types.ts'
import { createActuatorModels } from './actuators/models.ts'
import { createRapierWorld } from './rapier/world.ts'
import type { Simulation } from './types.ts'

export interface SimulationOptions {
  /** Seconds that one `step` advances; one control period of the description by default. */
  readonly periodS?: number
}

/**
 * A robot's body in a world of its own. It starts at rest: actuated joints at zero (or the limit nearest to it),
 * position servos commanded there, joints without an actuator hanging.
 *
 * @throws SinewError `description` if the joints are no tree or an actuator drives nothing.
 */
export async function createSimulation(
  description: RobotDescription,
  { periodS = 1 / description.rateHz }: SimulationOptions = {},
): Promise<Simulation> {
  const actuators = createActuatorModels(description)
  return createRapierWorld(description, { periodS, actuators })
}
