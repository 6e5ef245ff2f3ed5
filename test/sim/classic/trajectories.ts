import { readFileSync } from 'node:fs'

/** One episode of Gymnasium's; made by bench/peers/classic_trajectories.py. */
export interface Trajectory {
  readonly name: string
  readonly start: readonly number[]
  readonly actions: readonly number[]
  /** Every how many steps (and after the last one) there is a reward, and a state in the flat list of states. */
  readonly every: number
  readonly rewards: readonly number[]
  readonly states: readonly number[]
  /** False where a difference in the last bit grows, so that only single steps can be compared. */
  readonly freeRunning: boolean
  readonly terminated: boolean
  readonly truncated: boolean
  readonly totalReward: number
}

export function loadTrajectories(task: string): readonly Trajectory[] {
  return JSON.parse(readFileSync(new URL(`./${task}.json`, import.meta.url), 'utf8')).trajectories
}
