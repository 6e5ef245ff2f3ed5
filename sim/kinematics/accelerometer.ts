import type { Remembers } from '../state.ts'
import { type Rotation, unrotateInto, type Vector } from './rotation.ts'

/** What a mass in a sensor feels, dv/dt − g in the sensor's frame, as its mean over some physics steps. */
export interface Accelerometer extends Remembers {
  /** As if it had stood still in this frame for ever. */
  still(frame: Rotation, gravity: Vector): void
  /** A new mean from here on. */
  begin(): void
  /** A physics step: how the sensor moved and how it stood before it and after it. */
  add(
    before: { readonly velocity: Vector; readonly frame: Rotation },
    after: { readonly velocity: Vector; readonly frame: Rotation },
    gravity: Vector,
    stepS: number,
  ): void
  mean(out: Vector): void
}

/** Differences over each physics step, with the mean of the frames before and after it. Nothing allocates. */
export function createAccelerometer(): Accelerometer {
  const felt = { x: 0, y: 0, z: 0 }
  const half = { x: 0, y: 0, z: 0 }
  const sum = { x: 0, y: 0, z: 0 }
  let steps = 0

  const addHalf = (frame: Rotation): void => {
    unrotateInto(frame, felt, half)
    sum.x += 0.5 * half.x
    sum.y += 0.5 * half.y
    sum.z += 0.5 * half.z
  }
  return {
    still(frame, gravity) {
      felt.x = -gravity.x
      felt.y = -gravity.y
      felt.z = -gravity.z
      unrotateInto(frame, felt, sum)
      steps = 1
    },
    begin() {
      sum.x = sum.y = sum.z = 0
      steps = 0
    },
    add(before, after, gravity, stepS) {
      const rate = 1 / stepS
      felt.x = (after.velocity.x - before.velocity.x) * rate - gravity.x
      felt.y = (after.velocity.y - before.velocity.y) * rate - gravity.y
      felt.z = (after.velocity.z - before.velocity.z) * rate - gravity.z
      addHalf(before.frame)
      addHalf(after.frame)
      steps += 1
    },
    mean(out) {
      out.x = sum.x / steps
      out.y = sum.y / steps
      out.z = sum.z / steps
    },
    save: (out) => out.array([sum.x, sum.y, sum.z, steps]),
    restore(from) {
      sum.x = from.number()
      sum.y = from.number()
      sum.z = from.number()
      steps = from.number()
    },
  }
}
