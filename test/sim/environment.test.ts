import { afterEach, describe, expect, it } from 'vitest'
import { createEnvironment } from '../../sim/environment.ts'
import { findTask, tasks } from '../../sim/tasks/index.ts'
import type { Environment } from '../../src/contract/environment.ts'
import { reasons } from '../../src/safety/types.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import type { BoundTask, Task } from '../../src/task/types.ts'
import { reacher } from './robots.ts'

const open: Environment[] = []
afterEach(() => {
  for (const environment of open.splice(0)) environment.close()
})

/** Position servos commanded directly; the rest as `changes` say. */
function plainTask(changes: Partial<BoundTask> = {}, maxSteps = 10): Task {
  return {
    name: 'plain',
    summary: 'for tests',
    robot: 'reacher',
    maxSteps,
    bind: (description) => ({
      action: directAction(description),
      observation: [],
      reward: [{ name: 'one', weight: 1, value: () => 1 }],
      termination: [],
      sampleStart(_random, position, velocity) {
        position.fill(0)
        velocity.fill(0)
      },
      begin() {},
      update() {},
      success: () => false,
      ...changes,
    }),
  }
}

async function make(task: Task): Promise<Environment> {
  const environment = await createEnvironment(task, reacher())
  open.push(environment)
  return environment
}

describe('the environment', () => {
  it('puts the safety gate between action and robot', async () => {
    const environment = await make(plainTask())
    environment.reset(0)
    const { info } = environment.step(Float32Array.of(2, -2))
    // 40 rad/s² for one period from rest.
    const most = 40 * 0.02 * 0.02
    expect(info.sent[0]).toBeGreaterThan(0)
    expect(info.sent[0]).toBeLessThanOrEqual(most)
    expect(info.sent[1]).toBeGreaterThanOrEqual(-most)
    expect(info.limited & reasons.acceleration).not.toBe(0)
  })

  it('ends an episode as terminated, at a price, when the gate trips', async () => {
    // The robot starts beyond what the gate accepts as measured speed.
    const environment = await make(
      plainTask({
        sampleStart(_random, position, velocity) {
          position.fill(0)
          velocity.fill(20)
        },
      }),
    )
    environment.reset(0)
    const result = environment.step(Float32Array.of(0, 0))
    expect(result).toMatchObject({ terminated: true, truncated: false })
    expect(result.info.limited & reasons.measuredLimit).not.toBe(0)
    expect(result.reward).toBeLessThan(-10)
    expect(() => environment.step(Float32Array.of(0, 0))).toThrow('reset')
    environment.reset(0)
  })

  it('truncates at the time limit, and terminates if the task ends there', async () => {
    for (const ends of [false, true]) {
      const termination = [{ name: 'end', done: ({ step }: { step: number }) => ends && step === 3 }]
      const environment = await make(plainTask({ termination }, 3))
      environment.reset(0)
      for (let step = 1; step < 3; step++) {
        expect(environment.step(Float32Array.of(0, 0))).toMatchObject({ terminated: false, truncated: false })
      }
      expect(environment.step(Float32Array.of(0, 0))).toMatchObject({ terminated: ends, truncated: !ends })
    }
  })

  it('gives the same object every step', async () => {
    const environment = await make(plainTask())
    const first = environment.reset(0)
    expect(environment.step(Float32Array.of(0, 0))).toBe(first)
  })
})

describe('the registry of tasks', () => {
  it('names each task by its own name, for a robot that exists', async () => {
    for (const [name, task] of Object.entries(tasks)) {
      expect(task.name).toBe(name)
      const environment = await createEnvironment(task)
      open.push(environment)
      expect(environment.maxSteps).toBe(task.maxSteps)
    }
  })

  it('asks whether one meant another', () => {
    expect(() => findTask('reacher-raech')).toThrow('there is no task "reacher-raech"')
    try {
      findTask('reacher-raech')
    } catch (error) {
      expect(error).toMatchObject({ code: 'usage', fix: 'did you mean "reacher-reach"?' })
    }
    expect(() => findTask('toString')).toThrow()
  })
})
