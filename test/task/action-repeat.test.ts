import { describe, expect, it } from 'vitest'
import { checkEnvironment } from '../../sim/check.ts'
import { createClassicEnvironment } from '../../sim/classic/index.ts'
import { pendulum } from '../../sim/classic/pendulum.ts'
import { pointReach } from '../../sim/classic/point-reach.ts'
import { repeatActions } from '../../src/task/action-repeat.ts'
import { createCounting } from '../learn/toy-environments.ts'

describe('an environment with repeated actions', () => {
  it('keeps the environment contract', async () => {
    const results = await checkEnvironment(async () => repeatActions(createClassicEnvironment(pendulum), 3))
    expect(results.filter(({ passed }) => !passed)).toEqual([])
  })

  it('does what holding the action by hand does, rewards and their terms summed', () => {
    const repeated = repeatActions(createClassicEnvironment(pendulum), 4)
    const plain = createClassicEnvironment(pendulum)
    repeated.reset(5)
    plain.reset(5)
    expect(repeated.maxSteps).toBe(50)
    for (let step = 0; step < 50; step++) {
      const action = Float32Array.of(2 * Math.sin(step))
      const result = repeated.step(action)
      let sum = 0
      const terms = [0, 0, 0]
      for (let inner = 0; inner < 4; inner++) {
        const { reward, info } = plain.step(action)
        sum += reward
        for (const [term, value] of info.rewardTerms.entries()) terms[term] = (terms[term] ?? 0) + value
        if (inner < 3) continue
        expect(result.reward).toBeCloseTo(sum, 9)
        for (const [term, value] of terms.entries())
          expect(result.info.rewardTerms[term]).toBeCloseTo(value, 9)
      }
      expect(result.truncated).toBe(step === 49)
    }
  })

  it('ends where the task or its time limit does, also in the middle of a step', () => {
    // Episodes of 4 steps with rewards 1, 2, 3, 4; the third is cut by a time limit.
    const environment = repeatActions(createCounting(), 3)
    expect(environment.maxSteps).toBe(2)
    const action = new Float32Array(1)
    for (const episode of [1, 2, 3]) {
      environment.reset()
      expect(environment.step(action)).toMatchObject({ reward: 6, terminated: false, truncated: false })
      const last = { reward: 4, terminated: episode < 3, truncated: episode === 3 }
      expect(environment.step(action)).toMatchObject(last)
    }
  })

  it('hides a goal, and is the environment itself when nothing is repeated', () => {
    const environment = createClassicEnvironment(pointReach)
    expect(repeatActions(environment, 1)).toBe(environment)
    expect(environment.goal).toBeDefined()
    expect(repeatActions(environment, 2).goal).toBeUndefined()
  })
})
