import type { Channel } from '../../src/contract/channel.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Marker } from '../../src/task/types.ts'
import type { Simulation } from '../types.ts'

/** How the episode that is running stands. One object, kept up to date in place. */
export interface EpisodeState {
  /** From 1, counted by `reset`. */
  episode: number
  step: number
  timeS: number
  return: number
  success: boolean
  /** Bit set of the safety gate's reasons in the last step. */
  limited: number
  /** Why it is over; empty while it goes on. */
  ended: '' | 'terminated' | 'out of time' | 'stopped by the safety gate'
}

/** A simulated robot that plays a task, or obeys a person, one control period at a time. Vectors are refreshed in place. */
export interface Player {
  readonly title: string
  readonly description: RobotDescription
  readonly simulation: Simulation
  readonly markers: readonly Marker[]
  /** Seconds of a step. */
  readonly periodS: number
  /** Who acts, in words. */
  readonly driver: string
  /** What a person may set, and what it is set to; empty where another drives. */
  readonly controls: readonly Channel[]
  readonly control: Float64Array
  /** What the sensors say. */
  readonly readings: readonly Channel[]
  readonly reading: Float64Array
  /** What the safety gate let through to the actuators. */
  readonly commands: readonly Channel[]
  readonly sent: Float64Array
  /** Whether there are episodes that end by themselves, and rewards. */
  readonly playsTask: boolean
  readonly rewardNames: readonly string[]
  readonly rewardTerms: Float64Array
  readonly state: EpisodeState
  /** Begin an episode; a seed restarts the generator. */
  reset(seed?: number): void
  /** @throws SinewError `usage` once the episode is over. */
  step(): Promise<void>
  close(): Promise<void>
}

export function createEpisodeState(): EpisodeState {
  return { episode: 0, step: 0, timeS: 0, return: 0, success: false, limited: 0, ended: '' }
}

export function beginEpisode(state: EpisodeState): void {
  state.episode += 1
  state.step = state.timeS = state.return = state.limited = 0
  state.success = false
  state.ended = ''
}
