import { createRandom } from '../../src/contract/random.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { PhysicsWorld, Simulation } from '../types.ts'
import type { SensorModels } from './models.ts'

/**
 * A world seen through its robot's sensors: they look once a step. The first look of an episode is taken when it is
 * first asked for, so that a reset may go on placing things (a floating base, objects).
 */
export function throughSensors(world: PhysicsWorld, models: SensorModels): Simulation {
  const { read, reset, resetBase, step } = world
  if (models.perfect) return Object.assign(world, { truth: read, seed: () => {} })

  const random = createRandom(0)
  let start = random.save()
  const truth = new Float64Array(observationSpace(world.description).size)
  const seen = new Float64Array(truth.length)
  let begun = false
  const look = (): void => {
    read(truth)
    models.observe(truth, seen)
  }
  const begin = (): void => {
    if (begun) return
    begun = true
    random.restore(start)
    models.reset(random)
    look()
  }
  /** A reset, after which the sensors have seen nothing yet. */
  const startAgain =
    (place: Simulation['reset']): Simulation['reset'] =>
    (position, velocity) => {
      place(position, velocity)
      begun = false
    }

  return Object.assign(world, {
    truth: read,
    seed(seed: number) {
      start = createRandom(seed).save()
    },
    reset: startAgain(reset),
    ...(resetBase ? { resetBase: startAgain(resetBase) } : {}),
    step() {
      begin()
      step()
      look()
    },
    read(out: Float64Array) {
      begin()
      out.set(seen)
    },
  })
}
