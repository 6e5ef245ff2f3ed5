import { didYouMean } from '../../src/contract/did-you-mean.ts'
import { SinewError } from '../../src/contract/errors.ts'
import type { Task } from '../../src/task/types.ts'
import { findClassicTask } from '../classic/index.ts'
import { armPickPlace } from './arm-pick-place.ts'
import { armPush } from './arm-push.ts'
import { armReach } from './arm-reach.ts'
import { cartpoleBalance } from './cartpole-balance.ts'
import { cartpoleSwingup } from './cartpole-swingup.ts'
import { doublePendulumSwingup } from './double-pendulum-swingup.ts'
import { hopperHop } from './hopper-hop.ts'
import { quadrupedStandUp } from './quadruped-stand-up.ts'
import { quadrupedWalk } from './quadruped-walk.ts'
import { reacherReach } from './reacher-reach.ts'
import { roverBalance } from './rover-balance.ts'
import { roverDriveTo } from './rover-drive-to.ts'
import { runnerRun } from './runner-run.ts'

const all: readonly Task[] = [
  armReach,
  armPush,
  armPickPlace,
  reacherReach,
  cartpoleSwingup,
  cartpoleBalance,
  doublePendulumSwingup,
  hopperHop,
  quadrupedStandUp,
  quadrupedWalk,
  roverBalance,
  roverDriveTo,
  runnerRun,
]

/** Every task by name. */
export const tasks: Readonly<Record<string, Task>> = Object.fromEntries(all.map((task) => [task.name, task]))

/**
 * A task on a robot. `sim/catalogue.ts` knows the benchmarks too.
 *
 * @throws SinewError `usage` if there is no such task, `contract` if it is a benchmark, which no robot can do
 */
export function findTask(name: string): Task {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (task) return task
  if (findClassicTask(name)) {
    throw new SinewError('contract', `"${name}" is a benchmark: there is no robot that it could run on`, {
      expected: `a policy for a task on a robot: ${Object.keys(tasks).join(', ')}`,
      received: name,
      fix: 'evaluate it with sinew eval; to run on a robot, train on one of those tasks',
    })
  }
  const guess = didYouMean(name, Object.keys(tasks))
  throw new SinewError('usage', `there is no task "${name}"`, {
    expected: `one of ${Object.keys(tasks).join(', ')}`,
    received: name,
    ...(guess ? { fix: `did you mean "${guess}"?` } : {}),
  })
}
