import { type Channel, channelIndex } from '../../src/contract/channel.ts'
import type { GoalContract } from '../../src/contract/environment.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { readingSpace, type SceneObject } from '../../src/task/scene.ts'
import { createFrameTracker } from '../../src/task/terms/frame-tracker.ts'
import { vectorTerm } from '../../src/task/terms/vector.ts'
import type { ObservationTerm, RewardTerm } from '../../src/task/types.ts'

/** About the largest distance on the table that matters, and the bound of everything that is told of the cube. */
const farM = 0.6
/** Distance at which being near is worth a tenth. */
const marginM = 0.3
const goalWithinM = 0.03

/** What a policy sees of an object that it is to bring somewhere, in this order; axes of the world. */
const parts = ['object', 'goal', 'to-object', 'to-goal', 'object-velocity'] as const
const size = 3 * parts.length

/** An object, where it is wanted, and what that is worth, for tasks that bring one somewhere. */
export interface ObjectGoal {
  readonly observation: ObservationTerm
  readonly reward: readonly RewardTerm[]
  /** To be given to the task, with `offset` channels before `observation`. */
  goal(offset: number): GoalContract
  /** Where the object is wanted. Shape [3]. */
  readonly targetM: Float64Array
  readonly objectM: Float64Array
  readonly tipM: Float64Array
  /** Call from the task's `begin` (after `targetM` is set) and `update`. */
  update(reading: Float64Array): void
  /** The object is where it is wanted, to 3 cm. */
  reached(): boolean
}

/**
 * Rewards lie in [0, 1] a step and depend on what the policy sees alone, so that hindsight can judge a step anew: near
 * the object (1/5), the object near the goal (2/5), and at it (2/5). Never negative: to end early by a trip of the
 * safety gate cannot pay.
 */
export function createObjectGoal(description: RobotDescription, object: SceneObject): ObjectGoal {
  const space = readingSpace(description, [object])
  const at = channelIndex(space, `${object.name}.position.x`)
  const moves = channelIndex(space, `${object.name}.linear.x`)
  const tip = createFrameTracker(description, 'gripper_tip')
  const targetM = new Float64Array(3)
  const objectM = new Float64Array(3)
  /** As `parts` says, in the float32 that policies see. */
  const seen = new Float32Array(size)

  const worth = [
    { name: 'near-object', value: (from: Float32Array, o: number) => 0.2 * nearness(from, o + 6) },
    { name: 'near-goal', value: (from: Float32Array, o: number) => 0.4 * nearness(from, o + 9) },
    { name: 'at-goal', value: (from: Float32Array, o: number) => (isReached(from, o + 9) ? 0.4 : 0) },
  ]

  return {
    targetM,
    objectM,
    tipM: tip.position,
    observation: vectorTerm('object-and-goal', channels(object.name), seen),
    reward: worth.map(({ name, value }) => ({ name, weight: 1, value: () => value(seen, 0) })),
    reached: () => isReached(seen, 9),

    update(reading) {
      tip.update(reading)
      for (let axis = 0; axis < 3; axis++) {
        objectM[axis] = reading[at + axis]
        seen[axis] = clip(objectM[axis], farM)
        seen[3 + axis] = targetM[axis]
        seen[6 + axis] = clip(objectM[axis] - tip.position[axis], farM)
        seen[9 + axis] = clip(seen[3 + axis] - seen[axis], 2 * farM)
        seen[12 + axis] = clip(reading[moves + axis], 1)
      }
    },

    goal: (offset) => ({
      size: 3,
      achieved(observation, reached) {
        for (let axis = 0; axis < 3; axis++) reached[axis] = observation[offset + axis]
      },
      place(wanted, observation) {
        for (let axis = 0; axis < 3; axis++) {
          observation[offset + 3 + axis] = wanted[axis]
          observation[offset + 9 + axis] = wanted[axis] - observation[offset + axis]
        }
      },
      judge({ nextObservation }, verdict) {
        // The robot was stopped: that is so whatever was wanted.
        if (verdict.terminated) return
        verdict.reward = 0
        for (let index = 0; index < worth.length; index++) {
          verdict.reward += worth[index].value(nextObservation, offset)
        }
      },
    }),
  }
}

/** Where the next term's channels begin in what a policy sees. */
export function channelCount(terms: readonly ObservationTerm[]): number {
  return terms.reduce((sum, { channels }) => sum + channels.length, 0)
}

function nearness(from: Float32Array, at: number): number {
  return tolerance(Math.hypot(from[at], from[at + 1], from[at + 2]), nearOptions)
}
const nearOptions = { margin: marginM } as const

function isReached(from: Float32Array, at: number): boolean {
  return Math.hypot(from[at], from[at + 1], from[at + 2]) <= goalWithinM
}

function clip(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value))
}

function channels(object: string): Channel[] {
  return parts.flatMap((part) =>
    ['x', 'y', 'z'].map((axis): Channel => {
      const name = `${part.replace('object', object)}.${axis}`
      if (part === 'object-velocity') return { name, unit: 'm/s', low: -1, high: 1 }
      const bound = part === 'to-goal' ? 2 * farM : farM
      return { name, unit: 'm', low: -bound, high: bound }
    }),
  )
}
