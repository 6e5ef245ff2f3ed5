import { describe, expect, it } from 'vitest'
import { createEnvironment } from '../../../sim/environment.ts'
import { findTask } from '../../../sim/tasks/index.ts'
import { loadDescription } from '../../../src/description/load.ts'
import { experts, findExpert } from '../../../src/teleop/experts/index.ts'

const episodes = 10
/** Share of episodes that end in success. */
const goals: Readonly<Record<string, number>> = {
  'cartpole-balance': 1,
  'cartpole-swingup': 0.9,
  'reacher-reach': 0.9,
}

describe.each(experts)('the expert of $task', ({ task: name, create }) => {
  it('solves its task', { timeout: 60_000 }, async () => {
    const task = findTask(name)
    const description = await loadDescription(task.robot)
    const environment = await createEnvironment(task, description)
    const { observationSpace, actionSpace } = environment
    const expert = create({ description, observationSpace, actionSpace })
    const action = new Float32Array(actionSpace.size)
    let successes = 0
    for (let seed = 0; seed < episodes; seed++) {
      let result = environment.reset(seed)
      while (!result.terminated && !result.truncated) {
        expert(result.observation, action)
        result = environment.step(action)
      }
      if (result.info.success) successes += 1
    }
    environment.close()
    expect(successes / episodes).toBeGreaterThanOrEqual(goals[name] ?? 1)
  })
})

describe('findExpert', () => {
  it('says which tasks have one', () => {
    expect(() => findExpert('runner-run')).toThrow(/no scripted expert/)
  })
})
