import { createRandom } from '../../src/contract/random.ts'
import { actionSpace, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { TaskContext } from '../../src/task/types.ts'
import { reacher } from '../sim/robots.ts'

type Changes = {
  -readonly [Key in keyof TaskContext]?: TaskContext[Key] extends Float64Array
    ? readonly number[]
    : TaskContext[Key]
}

/** A context of zeros on `description`, but for `changes`. */
export function context(changes: Changes = {}, description: RobotDescription = reacher()): TaskContext {
  const readings = observationSpace(description).size
  const actuators = actionSpace(description).size
  const filled = (values: readonly number[] | undefined, size: number): Float64Array =>
    values ? Float64Array.from(values) : new Float64Array(size)
  return {
    description,
    random: changes.random ?? createRandom(0),
    reading: filled(changes.reading, readings),
    previousReading: filled(changes.previousReading, readings),
    sent: filled(changes.sent, actuators),
    previousSent: filled(changes.previousSent, actuators),
    action: filled(changes.action, actuators),
    previousAction: filled(changes.previousAction, actuators),
    step: changes.step ?? 1,
    terminated: changes.terminated ?? false,
  }
}
