import { afterEach, describe, expect, it } from 'vitest'
import { createEnvironment, type SimulatedEnvironment } from '../../../sim/environment.ts'
import type { PhysicsName } from '../../../sim/physics-name.ts'
import { armPickPlace } from '../../../sim/tasks/arm-pick-place.ts'
import { armPush } from '../../../sim/tasks/arm-push.ts'
import { channelIndex } from '../../../src/contract/channel.ts'
import type { Task } from '../../../src/task/types.ts'
import { type Expert, pickingExpert, pushingExpert } from './arm-experts.ts'

const made: SimulatedEnvironment[] = []
afterEach(() => {
  for (const environment of made.splice(0)) environment.close()
})

async function open(task: Task, physics?: PhysicsName): Promise<SimulatedEnvironment> {
  const environment = await createEnvironment(task, undefined, physics ? { physics } : {})
  made.push(environment)
  return environment
}

interface Played {
  readonly success: boolean
  readonly return: number
  readonly highestM: number
}

function play(
  environment: SimulatedEnvironment,
  seed: number,
  expert?: (environment: SimulatedEnvironment) => Expert,
): Played {
  let result = environment.reset(seed)
  const act = expert?.(environment)
  const action = new Float32Array(environment.actionSpace.size)
  const cube = new Float64Array(7)
  let [sum, highestM] = [0, 0]
  for (;;) {
    act?.(action, result.info.sent)
    result = environment.step(action)
    sum += result.reward
    environment.simulation.objectPose?.(0, cube)
    highestM = Math.max(highestM, cube[2] ?? 0)
    if (result.terminated || result.truncated) {
      return { success: result.info.success, return: sum, highestM }
    }
  }
}

describe.each([
  { task: armPush, expert: pushingExpert, episodes: 15, solved: 11 },
  { task: armPickPlace, expert: pickingExpert, episodes: 15, solved: 14 },
])('$task.name', ({ task, expert, episodes, solved }) => {
  it('is solved by a scripted expert, which earns more than idling', async () => {
    const environment = await open(task)
    const played = Array.from({ length: episodes }, (_, seed) => play(environment, seed, expert))
    expect(played.filter(({ success }) => success).length).toBeGreaterThanOrEqual(solved)
    const idle = Array.from({ length: 4 }, (_, seed) => play(environment, seed))
    const mean = (of: readonly Played[]): number => of.reduce((sum, one) => sum + one.return, 0) / of.length
    expect(mean(played)).toBeGreaterThan(mean(idle) + 20)
    // A cube that nothing touches lies where it lay.
    for (const { highestM } of idle) expect(highestM).toBeLessThan(0.021)
  }, 120_000)

  it('judges a step by what is seen alone: under its own goal as it was rewarded, under what was reached as a success', async () => {
    const environment = await open(task)
    const { goal, observationSpace } = environment
    if (!goal) throw new Error('no goal')
    const act = expert(environment)
    let result = environment.reset(3)
    const action = new Float32Array(environment.actionSpace.size)
    const reached = new Float32Array(goal.size)
    const wanted = channelIndex(observationSpace, 'goal.x')
    for (let step = 0; step < 60; step++) {
      const observation = result.observation.slice()
      act(action, result.info.sent)
      result = environment.step(action)
      const own = { observation, action, nextObservation: result.observation.slice() }
      const verdict = { reward: 7, terminated: false }
      goal.judge(own, verdict)
      expect(verdict.reward).toBeCloseTo(result.reward, 6)
      // Its own goal, placed anew, changes nothing.
      const again = own.nextObservation.slice()
      goal.place(again.slice(wanted, wanted + 3), again)
      again.forEach((value, index) => {
        expect(value).toBeCloseTo(own.nextObservation[index] ?? 9, 6)
      })

      goal.achieved(own.nextObservation, reached)
      goal.place(reached, own.nextObservation)
      goal.judge(own, verdict)
      expect(verdict.reward).toBeGreaterThanOrEqual(0.8)
    }
  }, 120_000)
})

it.each(['rapier', 'mujoco'] as const)(
  'lifts the cube by friction alone, in %s',
  async (physics) => {
    const environment = await open(armPickPlace, physics)
    const highest: number[] = []
    for (let seed = 0; seed < 10; seed++) {
      environment.reset(seed)
      const target = environment.bound.markers?.[0]?.positionM[2] ?? 0
      if (target > 0.05) highest.push(play(environment, seed, pickingExpert).highestM)
    }
    expect(highest.length).toBeGreaterThan(1)
    for (const height of highest) expect(height).toBeGreaterThan(0.04)
  },
  60_000,
)
