import type { Evaluation } from '../../src/learn/evaluate.ts'

/** What a preset has to reach, in which measure. */
export interface Goal {
  readonly task: string
  readonly algorithm: string
  readonly measure: 'successRate' | 'successLastHalf' | 'returnMean'
  /** Absent: a task without a bar, whose result is beside that of random actions. */
  readonly level?: number | undefined
  readonly words: string
  /** Where the goal is to be reached by a number of steps; else the preset's. */
  readonly steps?: number
}

const reached = { measure: 'successRate', level: 0.95, words: 'success' } as const
const upright = { measure: 'successLastHalf', level: 0.8, words: 'upright in the last half' } as const
const balanced = { measure: 'successRate', level: 0.95, words: 'still upright' } as const
const pendulum = { task: 'pendulum', measure: 'returnMean', words: 'return' } as const

export const goals: readonly Goal[] = [
  { task: 'reacher-reach', algorithm: 'sac', ...reached },
  { task: 'reacher-reach', algorithm: 'td3', ...reached },
  { task: 'cartpole-swingup', algorithm: 'sac', ...upright },
  { task: 'cartpole-swingup', algorithm: 'td3', ...upright },
  { ...pendulum, algorithm: 'sac', steps: 5_000, level: -155 },
  { ...pendulum, algorithm: 'td3', steps: 10_000, level: -160 },
  { ...pendulum, algorithm: 'ddpg', steps: 10_000, level: -160 },
  {
    task: 'mountain-car-continuous',
    algorithm: 'sac',
    measure: 'returnMean',
    words: 'return',
    level: 90,
  },
  { task: 'cartpole-balance', algorithm: 'sac', ...upright, level: 0.95 },
  { task: 'rover-balance', algorithm: 'sac', ...balanced, words: 'upright and in its place at the end' },
  { task: 'arm-reach', algorithm: 'sac', ...reached, level: 0.9 },
  ...['arm-push', 'arm-pick-place', 'rover-drive-to'].map((task): Goal => {
    return { task, algorithm: 'sac', ...reached, level: undefined }
  }),
  ...['double-pendulum-swingup', 'quadruped-stand-up'].map((task): Goal => {
    return { task, algorithm: 'sac', ...upright, level: undefined }
  }),
  ...['runner-run', 'hopper-hop', 'quadruped-walk'].map((task): Goal => {
    return { task, algorithm: 'sac', measure: 'returnMean', words: 'return' }
  }),
  { task: 'pendulum-upright', algorithm: 'dpg', ...balanced },
  { task: 'pendulum-upright', algorithm: 'copdac', ...balanced },
]

/** The measure of an evaluation, as people write it. */
export function formatMeasure({ measure }: Goal, evaluation: Evaluation): string {
  const value = evaluation[measure]
  return measure === 'returnMean' ? value.toFixed(1) : `${(100 * value).toFixed(1)}%`
}

export function formatLevel({ measure, level }: Goal): string {
  if (level === undefined) return ''
  return measure === 'returnMean' ? String(level) : `${100 * level}%`
}
