import { createRandom } from '../../src/contract/random.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { Remembers } from '../state.ts'
import type { PhysicsWorld, Simulation } from '../types.ts'
import type { SensorModels } from './models.ts'

/** A world with sensors before it, and what they remember. */
export interface Sensed {
  readonly world: PhysicsWorld & Pick<Simulation, 'seed' | 'truth'>
  readonly memory: Remembers
}

/**
 * A world seen through its robot's sensors: they look once a step. The first look of an episode is taken when it is
 * first asked for, so that after a reset things may still be placed (a floating base, objects).
 *
 * @param seed of the first episode's noise
 */
export function throughSensors(world: PhysicsWorld, models: SensorModels, seed: number): Sensed {
  const { read, reset, resetBase, step } = world
  if (models.perfect) {
    const nothing = (): void => {}
    return {
      world: Object.assign(world, { truth: read, seed: nothing }),
      memory: { save: nothing, restore: nothing },
    }
  }

  const random = createRandom(0)
  let start = createRandom(seed).save()
  let looked = false
  const truth = new Float64Array(observationSpace(world.description).size)
  const seen = new Float64Array(truth.length)
  const begin = (): void => {
    random.restore(start)
    models.reset(random)
    looked = false
  }
  const look = (): void => {
    read(truth)
    models.observe(truth, seen)
    looked = true
  }
  const beginningWith =
    (place: Simulation['reset']): Simulation['reset'] =>
    (first, second) => {
      place(first, second)
      begin()
    }
  begin()

  const memory: Remembers = {
    save(out) {
      out.array(start)
      out.array(random.save())
      out.number(Number(looked))
      out.array(seen)
      models.save(out)
    },
    restore(from) {
      start = [from.number(), from.number(), from.number(), from.number()]
      random.restore([from.number(), from.number(), from.number(), from.number()])
      looked = from.number() === 1
      from.into(seen)
      models.restore(from)
    },
  }
  const seenWorld = Object.assign(world, {
    truth: read,
    seed(next: number) {
      start = createRandom(next).save()
    },
    reset: beginningWith(reset),
    ...(resetBase ? { resetBase: beginningWith(resetBase) } : {}),
    step() {
      if (!looked) look()
      step()
      look()
    },
    read(out: Float64Array) {
      if (!looked) look()
      out.set(seen)
    },
  })
  return { world: seenWorld, memory }
}
