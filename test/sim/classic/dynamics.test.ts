import { describe, expect, it } from 'vitest'
import {
  type ClassicEnvironment,
  type ClassicTask,
  classicTasks,
  createClassicEnvironment,
} from '../../../sim/classic/index.ts'
import { loadTrajectories, type Trajectory } from './trajectories.ts'

/** Rounding of sine and cosine differs between C libraries; anything else in the equations shows far above this. */
const tolerance = 1e-9

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, index) => Math.abs(value - (actual[index] ?? Number.NaN))))
}

/** Plays the actions from the start; `visit` sees each step that was recorded, as its index. */
function play(
  environment: ClassicEnvironment,
  { start, actions, every }: Trajectory,
  visit: (recorded: number, reward: number) => void,
) {
  environment.resetTo(start)
  let [recorded, total, last] = [0, 0, { terminated: false, truncated: false }]
  for (const [index, action] of actions.entries()) {
    expect(last).toEqual({ terminated: false, truncated: false })
    const { reward, terminated, truncated } = environment.step(Float32Array.of(action))
    last = { terminated, truncated }
    total += reward
    if ((index + 1) % every === 0 || index === actions.length - 1) visit(recorded++, reward)
  }
  return { ...last, total }
}

const { 'pendulum-upright': pendulumUpright, ...published } = classicTasks

describe('pendulum-upright', () => {
  it('moves as the pendulum does', () => {
    const [rod, upright] = [classicTasks.pendulum, pendulumUpright].map(createClassicEnvironment)
    for (const start of [
      [0.1, -0.1],
      [-0.4, 1],
    ]) {
      rod?.resetTo(start)
      let over = upright?.resetTo(start).terminated
      for (let step = 0; !over; step++) {
        const action = Float32Array.of(2 * Math.cos(step))
        rod?.step(action)
        over = upright?.step(action).terminated
        expect([...(upright?.state ?? [])]).toEqual([...(rod?.state ?? [0])])
      }
    }
  })
})

const ofGymnasium = Object.values(published).filter(({ source }) => source.startsWith('Gymnasium'))

describe.each(ofGymnasium)('$name against Gymnasium', (task: ClassicTask) => {
  const trajectories = loadTrajectories(task.name)
  const stateAt = ({ states }: Trajectory, index: number): readonly number[] =>
    states.slice(index * task.stateSize, (index + 1) * task.stateSize)

  it('has trajectories that reach every end of an episode that there is', () => {
    expect(trajectories.some(({ truncated, actions }) => truncated && actions.length === task.maxSteps)).toBe(
      true,
    )
    expect(trajectories.some(({ terminated }) => terminated)).toBe(task.name !== 'pendulum')
  })

  it.each(trajectories.filter(({ freeRunning }) => freeRunning))('follows: $name', (trajectory) => {
    const environment = createClassicEnvironment(task)
    const ended = play(environment, trajectory, (index, reward) => {
      expect(largestDifference(environment.state, stateAt(trajectory, index))).toBeLessThanOrEqual(tolerance)
      expect(Math.abs(reward - (trajectory.rewards[index] ?? Number.NaN))).toBeLessThanOrEqual(tolerance)
    })
    expect(ended.terminated).toBe(trajectory.terminated)
    expect(ended.truncated).toBe(trajectory.truncated)
    expect(Math.abs(ended.total - trajectory.totalReward)).toBeLessThanOrEqual(1e-6)
  })

  it.each(trajectories.filter(({ every }) => every === 1))(
    'makes each single step of: $name',
    (trajectory) => {
      const environment = createClassicEnvironment(task)
      const ended = play(environment, trajectory, (index, reward) => {
        const expected = stateAt(trajectory, index)
        expect(largestDifference(environment.state, expected)).toBeLessThanOrEqual(tolerance)
        expect(Math.abs(reward - (trajectory.rewards[index] ?? Number.NaN))).toBeLessThanOrEqual(tolerance)
        environment.state.set(expected)
      })
      expect(ended.terminated).toBe(trajectory.terminated)
      expect(ended.truncated).toBe(trajectory.truncated)
    },
  )
})
