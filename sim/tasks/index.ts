import { didYouMean } from '../../src/contract/did-you-mean.ts'
import { SinewError } from '../../src/contract/errors.ts'
import type { Task } from '../../src/task/types.ts'
import { cartpoleSwingup } from './cartpole-swingup.ts'
import { reacherReach } from './reacher-reach.ts'

const all: readonly Task[] = [reacherReach, cartpoleSwingup]

/** Every task by name. */
export const tasks: Readonly<Record<string, Task>> = Object.fromEntries(all.map((task) => [task.name, task]))

/** @throws SinewError `usage` if there is no such task. */
export function findTask(name: string): Task {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (task) return task
  const guess = didYouMean(name, Object.keys(tasks))
  throw new SinewError('usage', `there is no task "${name}"`, {
    expected: `one of ${Object.keys(tasks).join(', ')}`,
    received: name,
    ...(guess ? { fix: `did you mean "${guess}"?` } : {}),
  })
}
