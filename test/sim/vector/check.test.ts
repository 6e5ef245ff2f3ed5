import { expect, it } from 'vitest'
import type { CheckResult } from '../../../sim/check.ts'
import { openEnvironment } from '../../../sim/open-environment.ts'
import { checkVectorEnvironment } from '../../../sim/vector/check.ts'
import { createThreadedVectorEnvironment } from '../../../sim/vector/threaded-vector-environment.ts'
import type { VectorEnvironment } from '../../../sim/vector/types.ts'
import { createVectorEnvironment } from '../../../sim/vector/vector-environment.ts'

const failed = (results: readonly CheckResult[]): readonly CheckResult[] =>
  results.filter(({ passed }) => !passed)

const kinds = [
  ['in this thread', 'cartpole-swingup', 'rapier', createVectorEnvironment],
  ['in this thread', 'cartpole-swingup', 'mujoco', createVectorEnvironment],
  ['in this thread', 'pendulum', 'rapier', createVectorEnvironment],
  ['over threads', 'cartpole-swingup', 'rapier', createThreadedVectorEnvironment],
  ['over threads', 'cartpole-swingup', 'mujoco', createThreadedVectorEnvironment],
] as const

it.each(kinds)(
  'a vector environment %s keeps its contract: %s, %s',
  async (_, task, physics, create) => {
    const options = { physics, threads: 2 }
    const results = await checkVectorEnvironment(
      () => create(task, 3, options),
      () => openEnvironment(task, physics),
    )
    expect(failed(results)).toEqual([])
    expect(results.map(({ name }) => name)).toEqual(Object.keys(faults))
  },
  120_000,
)

/** A vector environment with something changed, of a task that costs nothing. */
const broken =
  (change: (vector: VectorEnvironment) => Partial<VectorEnvironment>) =>
  async (): Promise<VectorEnvironment> => {
    const vector = await createVectorEnvironment('pendulum', 3)
    return { ...vector, ...change(vector) }
  }

/** After every step, what `change` does to the arrays. */
const stepped = (change: (vector: VectorEnvironment, step: number) => void) =>
  broken((vector) => {
    let steps = 0
    return {
      reset(seed) {
        steps = 0
        vector.reset(seed)
      },
      step(actions) {
        vector.step(actions)
        change(vector, ++steps)
      },
    }
  })

let opened = 0
const faults: Readonly<Record<string, () => Promise<VectorEnvironment>>> = {
  shapes: broken(() => ({ reward: new Float64Array(2) })),
  'same arrays': async () => {
    const vector = await createVectorEnvironment('pendulum', 3)
    return Object.defineProperty({ ...vector }, 'observation', {
      get: () => vector.observation.slice(),
      enumerable: true,
    })
  },
  values: stepped(({ observation }, step) => {
    if (step === 7) observation[0] = Number.NaN
  }),
  rows: stepped(({ finalObservation, observation, truncated }) => {
    if (truncated[0]) finalObservation.set(observation)
  }),
  seeds: broken((vector) => ({ reset: () => vector.reset(0) })),
  repeats: async () => {
    const drift = opened++ * 1e-6
    return stepped(({ reward }) => {
      reward[1] += drift
    })()
  },
  async: broken((vector) => ({ stepWait: () => vector.step() })),
  actions: broken((vector) => ({ step: () => vector.step(vector.action.map((value) => value || 0)) })),
  close: broken((vector) => ({
    reset: (seed) => void (seed === undefined ? undefined : vector.reset(seed)),
  })),
}

it.each(Object.keys(faults))('the checker finds a fault in: %s', async (name) => {
  const results = await checkVectorEnvironment(faults[name], () => openEnvironment('pendulum'))
  const found = results.find((result) => result.name === name)
  expect(found?.passed).toBe(false)
  expect(found?.detail).not.toBe('')
})
