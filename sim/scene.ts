import type { Random } from '../src/contract/random.ts'
import { observationSpace } from '../src/description/spaces.ts'
import { objectReadingSize } from '../src/task/scene.ts'
import type { BoundTask } from '../src/task/types.ts'
import type { Simulation } from './types.ts'

/** The objects of a simulation as a task deals with them. Nothing allocates. */
export interface Scene {
  /** After a reset: where the task wants them. */
  place(bound: BoundTask, random: Random): void
  /** Write what a reading says of them, behind what it says of the robot. Shape [readingSpace(…).size]. */
  read(reading: Float64Array): void
}

export function createScene(simulation: Simulation): Scene {
  const { description, objects } = simulation
  const { size } = observationSpace(description)
  const pose = new Float64Array(7)
  const velocity = new Float64Array(objectReadingSize - 7)

  return {
    place(bound, random) {
      if (!bound.sampleObject) return
      for (let index = 0; index < objects.length; index++) {
        pose.fill(0)
        velocity.fill(0)
        for (let axis = 0; axis < 3; axis++) pose[axis] = objects[index].positionM[axis]
        pose[3] = 1
        bound.sampleObject(index, random, pose, velocity)
        simulation.placeObject?.(index, pose, velocity)
      }
    },
    read(reading) {
      let at = size
      for (let index = 0; index < objects.length; index++) {
        if (objects[index].fixed) continue
        simulation.objectPose?.(index, pose)
        simulation.objectVelocity?.(index, velocity)
        reading.set(pose, at)
        reading.set(velocity, at + 7)
        at += objectReadingSize
      }
    },
  }
}
