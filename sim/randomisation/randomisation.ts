import { createRandom, type Random } from '../../src/contract/random.ts'
import { movingJoints } from '../../src/description/spaces.ts'
import type { Simulation } from '../types.ts'
import { copyVariation, neutralVariation } from '../variation.ts'
import type { RandomisationTerm } from './types.ts'

/** The terms of a task at work on its simulation. Where the scale is 0 nothing is drawn and all is as described. */
export interface Randomisation {
  readonly names: readonly string[]
  /** What the running episode has drawn, in the order of `names`; overwritten by the next. NaN: nothing was drawn. */
  readonly values: Float64Array
  /** 0 to 1: how much of the ranges; from the next episode on. */
  scale(scale: number): void
  /** A new episode, before its start is sampled. */
  begin(random: Random): void
  /** Once its start is sampled, before the simulation is reset to it. */
  start(position: Float64Array, velocity: Float64Array): void
  /** Before every step. */
  step(): void
}

/** Draws from a generator of its own, split off once an episode: what a task draws does not depend on the terms. */
export function createRandomisation(
  terms: readonly RandomisationTerm[],
  simulation: Simulation,
): Randomisation {
  const { description } = simulation
  const bound = terms.map((term) => term.bind(description))
  const names = bound.flatMap((one) => one.names)
  const places: number[] = []
  for (let term = 0, at = 0; term < bound.length; term++) {
    places.push(at)
    at += bound[term].names.length
  }
  const values = new Float64Array(names.length).fill(Number.NaN)
  const neutral = neutralVariation(description)
  const variation = neutralVariation(description)
  const joints = movingJoints(description)
  const own = createRandom(0)
  let scale = 0
  let varied = false

  return {
    names,
    values,
    scale(next) {
      if (next >= 0 && next <= 1) scale = next
      else throw new RangeError(`a scale of randomisation is 0 to 1, not ${next}`)
    },
    begin(random) {
      if (scale === 0 && !varied) return
      copyVariation(neutral, variation)
      if (scale === 0) values.fill(Number.NaN)
      else {
        own.restore(random.split().save())
        for (let term = 0; term < bound.length; term++) {
          bound[term].draw(own, scale, values, places[term], variation)
        }
      }
      simulation.vary(variation)
      varied = scale > 0
    },
    start(position, velocity) {
      if (!varied) return
      let moved = false
      for (let term = 0; term < bound.length; term++) {
        bound[term].start?.(values, places[term], position, velocity)
        moved ||= bound[term].start !== undefined
      }
      if (!moved) return
      for (let joint = 0; joint < joints.length; joint++) {
        const { kind, lower, upper } = joints[joint]
        if (kind !== 'continuous') position[joint] = Math.min(upper, Math.max(lower, position[joint]))
      }
    },
    step() {
      if (!varied) return
      for (let term = 0; term < bound.length; term++) bound[term].step?.(own, simulation)
    },
  }
}
