import { movingJoints } from '../../src/description/spaces.ts'
import { drawFrom } from './draw.ts'
import { requireRange } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** Added to where the task starts: to each joint's position (rad, m), and `velocity` times as much to its velocity. */
export function randomInitialState(range: Range, velocity = 0): RandomisationTerm {
  const name = 'initial-state'
  requireRange(name, range)
  return {
    name,
    range,
    bind(description) {
      const joints = movingJoints(description)
      const count = joints.length
      return {
        names: [
          ...joints.map((joint) => `${name}.${joint.name}.position`),
          ...joints.map((joint) => `${name}.${joint.name}.velocity`),
        ],
        draw(random, scale, values, at) {
          for (let index = 0; index < 2 * count; index++) {
            values[at + index] = (index < count ? 1 : velocity) * drawFrom(range, 0, scale, random)
          }
        },
        start(values, at, positions, velocities) {
          for (let joint = 0; joint < count; joint++) {
            positions[joint] += values[at + joint]
            velocities[joint] += values[at + count + joint]
          }
        },
      }
    },
  }
}
