import type { RewardTerm, TaskContext } from '../task/types.ts'

export interface DistanceOptions {
  readonly name?: string
  readonly weight?: number
  /** Distance that costs 1, in the unit of `distance`; about the largest that occurs keeps rewards O(1). */
  readonly scale: number
  readonly distance: (context: TaskContext) => number
}

/** Dense negative distance: −distance / scale, so −1 far away and 0 at the goal. */
export function distanceReward({
  name = 'distance',
  weight = 1,
  scale,
  distance,
}: DistanceOptions): RewardTerm {
  return { name, weight, value: (context) => -distance(context) / scale }
}
