import { afterEach, expect, it } from 'vitest'
import { checkEnvironment } from '../../../sim/check.ts'
import { createEnvironment, type SimulatedEnvironment } from '../../../sim/environment.ts'
import { cartpoleSwingup } from '../../../sim/tasks/cartpole-swingup.ts'
import { reacherReach } from '../../../sim/tasks/reacher-reach.ts'
import { repeatActions } from '../../../src/task/action-repeat.ts'
import type { Task } from '../../../src/task/types.ts'

const made: SimulatedEnvironment[] = []
afterEach(() => {
  for (const one of made.splice(0)) one.close()
})
async function open(task: Task, randomise = 0): Promise<SimulatedEnvironment> {
  const environment = await createEnvironment(task, undefined, { randomise })
  made.push(environment)
  return environment
}

/** What is seen in an episode, as one string. */
function play(environment: SimulatedEnvironment, seed: number | undefined, steps = 150): string {
  const action = new Float32Array(environment.actionSpace.size)
  const seen: number[] = []
  let result = environment.reset(seed)
  for (let step = 0; step < steps && !result.terminated && !result.truncated; step++) {
    action.fill(Math.sin(step / 5))
    result = environment.step(action)
    seen.push(...result.observation, result.reward)
  }
  return seen.join()
}
const { randomise: _, ...plainReach } = reacherReach

it.each([reacherReach, cartpoleSwingup])(
  '$name: off, an episode is what it is without terms',
  async (task) => {
    const { randomise: terms, ...plain } = task
    expect(terms?.length).toBeGreaterThan(0)
    const environment = await open(task)
    expect(play(environment, 3)).toBe(play(await open(plain), 3))
    expect([...(environment.reset(3).info.randomised ?? [])].every(Number.isNaN)).toBe(true)
  },
)

it.each([reacherReach, cartpoleSwingup])(
  '$name: on, seeds repeat it and say what was drawn',
  async (task) => {
    const environment = await open(task, 1)
    const played = play(environment, 3)
    const drawn = environment.reset(3).info.randomised?.slice()
    expect(drawn).toHaveLength(environment.randomisedNames?.length ?? -1)
    expect(played).not.toBe(play(await open(task), 3))
    expect(environment.reset().info.randomised).not.toEqual(drawn)
    expect(play(environment, 3)).toBe(played)
    expect(play(await open(task, 1), 3)).toBe(played)
    expect(environment.reset(3).info.randomised).toEqual(drawn)
  },
)

it.each([reacherReach, cartpoleSwingup])(
  '$name keeps its contract with everything randomised',
  async (task) => {
    const results = await checkEnvironment(() => createEnvironment(task, undefined, { randomise: 1 }), {
      episodes: 3,
      seed: 1,
    })
    expect(results.filter(({ passed }) => !passed)).toEqual([])
  },
  60_000,
)

it('leaves what a task draws to the task: starts and goals are those with other terms', async () => {
  const [mass] = reacherReach.randomise ?? []
  const all = await open(reacherReach, 1)
  const one = await open({ ...plainReach, randomise: mass ? [mass] : [] }, 1)
  expect(all.reset(1).observation).toEqual(one.reset(1).observation)
})

it('is widened from outside, from the next episode on', async () => {
  const environment = await open(reacherReach)
  const asDescribed = play(environment, 5)
  environment.setRandomisation?.(0.5)
  const half = play(environment, 5)
  const drawn = environment.reset(5).info.randomised?.slice() ?? new Float64Array()
  environment.setRandomisation?.(1)
  const all = environment.reset(5).info.randomised ?? new Float64Array()
  expect(half).not.toBe(asDescribed)
  // The same draw, twice as far from 1 in logarithms.
  expect(Math.log(all[0])).toBeCloseTo(2 * Math.log(drawn[0]), 12)
  environment.setRandomisation?.(0)
  expect(play(environment, 5)).toBe(asDescribed)
  expect(() => environment.setRandomisation?.(2)).toThrow(RangeError)
})

it('shows what was drawn through repeated actions', async () => {
  const environment = await open(reacherReach, 1)
  const repeated = repeatActions(environment, 2)
  expect(repeated.randomisedNames).toBe(environment.randomisedNames)
  expect(repeated.reset(4).info.randomised).toBe(environment.reset(4).info.randomised)
})

it('refuses what a task does not declare', async () => {
  await expect(createEnvironment(plainReach, undefined, { randomise: 1 })).rejects.toThrow(
    /declares nothing to randomise/,
  )
  await expect(createEnvironment(reacherReach, undefined, { randomise: 2 })).rejects.toThrow(/makes no sense/)
})
