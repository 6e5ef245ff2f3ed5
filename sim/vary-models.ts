import type { ActuatorModels } from './actuators/models.ts'
import type { SensorModels } from './sensor-models/models.ts'
import type { Simulation } from './types.ts'

/** What varies beside the physics: latencies, gains and limits of actuators, noise of sensors. */
export function varyModels<World extends Pick<Simulation, 'vary'>>(
  simulation: World,
  actuators: ActuatorModels,
  sensors: SensorModels,
): World {
  const { vary } = simulation
  return Object.assign(simulation, {
    vary(variation: Parameters<typeof vary>[0]) {
      vary(variation)
      actuators.vary(variation)
      sensors.scale(variation.noiseScale)
    },
  })
}
