import { expect, test } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import { loadDescription } from '../../src/description/load.ts'
import { directAction, jointVelocityAction } from '../../src/task/action-mappers.ts'
import { createTaskRuntime } from '../../src/task/runtime.ts'
import type { Task } from '../../src/task/types.ts'

const reacher = await loadDescription('reacher')
const cartpole = await loadDescription('cartpole')

/** Counts what it is told, so that the order of calls shows. */
function countingTask(overrides: { endsAt?: number; maxSteps?: number } = {}): Task {
  return {
    name: 'counting',
    summary: 'for tests',
    robot: 'reacher',
    maxSteps: overrides.maxSteps ?? 10,
    bind: (description) => ({
      action: jointVelocityAction(description),
      observation: [
        {
          name: 'shoulder',
          channels: [{ name: 'shoulder.position', unit: 'rad', low: -2.6, high: 2.6 }],
          write(context, out, offset) {
            out[offset] = context.reading[0]
          },
        },
      ],
      reward: [
        { name: 'step', weight: 2, value: (context) => context.step },
        { name: 'ended', weight: 100, value: (context) => (context.terminated ? 1 : 0) },
      ],
      termination: [{ name: 'end', done: (context) => context.step === overrides.endsAt }],
      sampleStart() {},
      begin() {},
      update() {},
      success: (context) => context.step >= 3,
    }),
  }
}

const reading = Float64Array.of(0.5, 0, 0, 0)
const still = Float64Array.of(0.5, 0)

test('rewards are weighted and see whether the task ended in this step', () => {
  const runtime = createTaskRuntime(countingTask({ endsAt: 2 }), reacher, createRandom(0))
  runtime.begin(reading, still)
  expect([...runtime.observation]).toEqual([0.5])
  runtime.advance(reading, still)
  expect([runtime.reward, runtime.terminated, runtime.success]).toEqual([2, false, false])
  runtime.advance(reading, still)
  expect([runtime.reward, runtime.terminated]).toEqual([104, true])
  expect([...runtime.rewardTerms]).toEqual([4, 100])
})

test('a time limit truncates, an end on the last step terminates', () => {
  const cut = createTaskRuntime(countingTask({ maxSteps: 2 }), reacher, createRandom(0))
  cut.begin(reading, still)
  cut.advance(reading, still)
  cut.advance(reading, still)
  expect([cut.terminated, cut.truncated]).toEqual([false, true])

  const ended = createTaskRuntime(countingTask({ maxSteps: 2, endsAt: 2 }), reacher, createRandom(0))
  ended.begin(reading, still)
  ended.advance(reading, still)
  ended.advance(reading, still)
  expect([ended.terminated, ended.truncated]).toEqual([true, false])
})

test('begin forgets the episode before', () => {
  const runtime = createTaskRuntime(countingTask({ endsAt: 1 }), reacher, createRandom(0))
  runtime.begin(reading, still)
  runtime.request(Float32Array.of(1, 1), new Float64Array(2))
  runtime.advance(reading, still)
  runtime.begin(reading, still)
  expect([runtime.reward, runtime.terminated, runtime.context.step]).toEqual([0, false, 0])
  expect([...runtime.context.action]).toEqual([0, 0])
})

test('a joint velocity moves the command in force by velocity times period, inside the position limits', () => {
  const runtime = createTaskRuntime(countingTask(), reacher, createRandom(0))
  const command = new Float64Array(2)
  runtime.begin(reading, Float64Array.of(0.5, 2.59))
  runtime.request(Float32Array.of(-1, 4), command)
  expect(command[0]).toBeCloseTo(0.5 - 1 / 50, 12)
  expect(command[1]).toBe(2.6)
})

test('actions beyond their bounds are clipped, a NaN is left for the gate to refuse', () => {
  const runtime = createTaskRuntime(countingTask(), reacher, createRandom(0))
  const command = new Float64Array(2)
  runtime.begin(reading, still)
  runtime.request(Float32Array.of(1e9, Number.NaN), command)
  expect(command[0]).toBeCloseTo(0.5 + 3 / 50, 12)
  expect(command[1]).toBeNaN()
})

test('a direct action is the command; a joint velocity action needs position servos', () => {
  const command = new Float64Array(1)
  directAction(cartpole).map(Float64Array.of(3), Float64Array.of(0), command)
  expect([...command]).toEqual([3])
  expect(() => jointVelocityAction(cartpole)).toThrowError(/cannot follow a joint velocity action/)
})
