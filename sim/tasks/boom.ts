import type { RobotDescription } from '../../src/description/types.ts'
import { contacts } from '../../src/task/terms/contacts.ts'
import { jointDirections } from '../../src/task/terms/joint-direction.ts'
import { jointPositions } from '../../src/task/terms/joint-positions.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import { clamp, readingIndex } from '../../src/task/terms/readings.ts'
import type { ObservationTerm, TaskContext } from '../../src/task/types.ts'

/** Of the boom's joints: how fast the body may go, in the policy's eyes, m/s and rad/s. */
const speedBound = 8
const turnBound = 15

/** What is measured of a robot on a boom that slides forwards and up and lets it pitch. */
export interface Boom {
  heightM(context: TaskContext): number
  pitchRad(context: TaskContext): number
  forwardMPerS(context: TaskContext): number
}

export function createBoom(description: RobotDescription): Boom {
  const height = readingIndex(description, 'height', 'position')
  const pitch = readingIndex(description, 'pitch', 'position')
  const forward = readingIndex(description, 'forward', 'velocity')
  return {
    heightM: ({ reading }) => reading[height],
    pitchRad: ({ reading }) => reading[pitch],
    forwardMPerS: ({ reading }) => reading[forward],
  }
}

/** Everything but how far it has come: the same policy anywhere along the way. */
export function boomObservation(description: RobotDescription, feet: readonly string[]): ObservationTerm[] {
  const legs = description.actuators.map(({ joint }) => joint)
  const height = readingIndex(description, 'height', 'position')
  const rates = (['forward', 'height', 'pitch'] as const).map((joint) => ({
    joint,
    source: readingIndex(description, joint, 'velocity'),
    bound: joint === 'pitch' ? turnBound : speedBound,
  }))
  return [
    {
      name: 'height',
      channels: [{ name: 'height', unit: 'm', low: 0, high: 1.5 }],
      write({ reading }, out, offset) {
        out[offset] = clamp(reading[height], 0, 1.5)
      },
    },
    jointDirections(description, ['pitch']),
    {
      name: 'boom-velocities',
      channels: rates.map(({ joint, bound }) => {
        return {
          name: `${joint}.velocity`,
          unit: joint === 'pitch' ? 'rad/s' : 'm/s',
          low: -bound,
          high: bound,
        }
      }),
      write({ reading }, out, offset) {
        for (let index = 0; index < rates.length; index++) {
          const { source, bound } = rates[index]
          out[offset + index] = clamp(reading[source], -bound, bound)
        }
      },
    },
    jointPositions(description, legs),
    jointVelocities(description, legs),
    contacts(description, feet),
  ]
}
