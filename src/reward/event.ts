import type { RewardTerm, TaskContext } from '../task/types.ts'

/** `weight` in a step in which something happened, 0 in all others: a bonus at the goal, a penalty for a fall. */
export function eventReward(
  name: string,
  weight: number,
  happened: (context: TaskContext) => boolean,
): RewardTerm {
  return { name, weight, value: (context) => (happened(context) ? 1 : 0) }
}
