import { createEnvironment } from '../../sim/environment.ts'
import type { GateOptions } from '../../sim/gate-options.ts'
import { parsePhysics } from '../../sim/physics-name.ts'
import { reacherReach } from '../../sim/tasks/reacher-reach.ts'
import type { Environment } from '../../src/contract/environment.ts'
import type { Task } from '../../src/task/types.ts'

/** The reacher's task without the cost of unmet actions that it has of its own. */
export const unpaidReacher: Task = {
  ...reacherReach,
  bind(description) {
    const bound = reacherReach.bind(description)
    return { ...bound, reward: bound.reward.filter(({ name }) => name !== 'unmet-action') }
  },
}

/** As a learner's threads open it; the name says nothing, there is only one. */
export function openEnvironment(
  _name: string,
  physics = 'rapier',
  randomise = 0,
  gate: GateOptions = {},
): Promise<Environment> {
  return createEnvironment(unpaidReacher, undefined, { ...gate, physics: parsePhysics(physics), randomise })
}
