import { SinewError } from '../src/contract/errors.ts'
import { interferenceCost } from '../src/reward/interference.ts'
import type { Task } from '../src/task/types.ts'

/** How a policy meets the safety gate in training. */
export interface GateOptions {
  /** Whether it stands between action and robot, as it always does on a robot; it does unless told otherwise. */
  readonly gate?: 'on' | 'off'
  /** Weight of a reward term for what the gate took from the action; without it there is no such term. */
  readonly interferenceWeight?: number
}

/**
 * The task with a further reward term, last of all, that makes it cost to lean on the gate.
 *
 * @throws SinewError `usage` from `bind` if the task's actions cannot be told from what was sent
 */
export function withInterference(task: Task, weight: number): Task {
  if (weight === 0) return task
  return {
    ...task,
    bind(description) {
      const bound = task.bind(description)
      if (!bound.action.taken) {
        throw new SinewError('usage', `the actions of "${task.name}" cannot be told from what was sent`, {
          where: 'trainer.interferenceWeight',
          expected: 'an action mapper with `taken` (src/task/types.ts)',
          received: bound.action.name,
          fix: 'leave it at 0, or give the mapper a `taken`',
        })
      }
      return { ...bound, reward: [...bound.reward, interferenceCost({ weight, mapper: bound.action })] }
    },
  }
}
