import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reacherReach } from '../../../sim/tasks/reacher-reach.ts'
import { createFace } from '../../../sim/vector/face.ts'
import { createVectorMemory, vectorArrays } from '../../../sim/vector/memory.ts'
import { createThreadRunner } from '../../../sim/vector/thread-runner.ts'
import { createThreadedVectorEnvironment } from '../../../sim/vector/threaded-vector-environment.ts'
import { openThreads, shareRows } from '../../../sim/vector/threads.ts'
import type { VectorEnvironment } from '../../../sim/vector/types.ts'
import { createVectorEnvironment } from '../../../sim/vector/vector-environment.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { forkModule, moduleUrl } from '../../../src/runtime/spawn.ts'
import { divergence, doom } from './doomed-worker.ts'

const doomed = (name: string) => ({ url: moduleUrl(import.meta.url, './doomed-worker').href, name })

/** Nothing goes wrong in it, and it is quickly opened. */
const pendulum = doomed('nothing')

function bitsOf(vector: VectorEnvironment): Uint8Array[] {
  const { observation, finalObservation, reward, terminated, truncated, info } = vector
  return [observation, finalObservation, reward, terminated, truncated, ...Object.values(info)].map(
    (array) => new Uint8Array(array.slice().buffer),
  )
}

describe('bits', () => {
  const count = 5
  it.each([1, 3])(
    'are those of one thread over %i threads, for any seed and actions, through the ends of episodes',
    async (threads) => {
      const one = await createVectorEnvironment(pendulum, count)
      const many = await createThreadedVectorEnvironment(pendulum, count, { threads, spins: 100 * threads })
      const property = fc.property(
        fc.integer(),
        fc.nat(1000),
        fc.integer({ min: 1, max: 220 }),
        (seed, from, steps) => {
          const random = createRandom(from)
          one.reset(seed)
          many.reset(seed)
          for (let step = 0; step < steps; step++) {
            for (let row = 0; row < count; row++) many.action[row] = random.between(-3, 3)
            one.step(many.action)
            many.step()
          }
          expect(bitsOf(many)).toEqual(bitsOf(one))
        },
      )
      fc.assert(property, { numRuns: 8, examples: [[0, 0, 205]] })
      one.close()
      many.close()
    },
    60_000,
  )

  it('are those of one thread where episodes vary, from the scale that was set last', async () => {
    const options = { randomise: 1, threads: 2 }
    const one = await createVectorEnvironment(doomed('varies'), 3, options)
    const many = await createThreadedVectorEnvironment(doomed('varies'), 3, options)
    for (const vector of [one, many]) {
      vector.reset(3)
      expect(Math.min(...vector.info.randomised)).toBeGreaterThanOrEqual(1)
      vector.setRandomisation(0.1)
      vector.reset()
      for (let step = 0; step < 5; step++) vector.step()
    }
    expect(many.randomisedNames).toEqual(['gift'])
    expect(Math.max(...many.info.randomised)).toBeLessThan(0.2)
    expect(new Set(many.info.randomised).size).toBe(3)
    expect(bitsOf(many)).toEqual(bitsOf(one))
    one.close()
    many.close()
  }, 60_000)
})

it.each([
  [1, 1],
  [7, 3],
  [3, 3],
  [16, 5],
])('%i rows over %i threads: all of them, in order, evenly', (count, threads) => {
  const shares = shareRows(count, threads)
  const rows = shares.flatMap(([first, length]) => Array.from({ length }, (_, index) => first + index))
  expect(rows).toEqual(Array.from({ length: count }, (_, row) => row))
  const lengths = shares.map(([, length]) => length)
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
})

describe('what goes wrong in a thread', { timeout: 60_000 }, () => {
  const open = (name: string, timeoutS = 60) =>
    createThreadedVectorEnvironment(doomed(name), 5, { threads: 2, timeoutS })
  const actions = (row: number): Float32Array =>
    Float32Array.from({ length: 5 }, (_, at) => (at === row ? doom : 0))

  it('reaches the caller with the environment, and a reset mends it', async () => {
    const row = 4
    const vector = await open('throws')
    expect(() => vector.step(actions(row))).toThrow(`environment ${row}: no such term`)
    expect(() => vector.step()).toThrow(/an environment has failed/)
    vector.reset(1)
    vector.step(actions(-1))
    // The first of several, with all that the error says.
    expect(() => vector.step(new Float32Array(5).fill(divergence))).toThrow(
      expect.objectContaining({
        code: 'simulation',
        message: 'environment 0: the physics went non-finite',
        where: 'environment 0, arm',
        fix: 'check masses',
      }),
    )
    vector.close()
  })

  it('is the end of it if the task ends its thread', async () => {
    const vector = await open('ends its thread')
    expect(() => vector.step(actions(1))).toThrow('environment 1: its thread has ended')
    expect(() => vector.reset(0)).toThrow('environment 1: its thread has ended')
    vector.close()
  })

  it('is the end of it if a step does not come back', async () => {
    const vector = await open('never comes back', 0.3)
    expect(() => vector.step(actions(3))).toThrow('environment 3: it did not come back within 0.3 s')
    expect(() => vector.reset(0)).toThrow(/did not come back/)
    vector.close()
  })

  it.each(['while the caller waits', 'and it is known'])(
    'is the end of it if the thread is killed, %s',
    async (when) => {
      const threads = await openThreads(pendulum, shareRows(5, 2), {})
      const { facts, sizes } = threads[0].reply
      const memory = createVectorMemory(5, sizes)
      const runner = createThreadRunner(
        threads,
        { count: 5, sizes, arrays: memory },
        { timeoutS: 60, spins: 0 },
      )
      const vector = createFace(5, facts, vectorArrays(5, sizes, memory), runner)
      vector.reset(0)
      const exit = once(threads[1].worker, 'exit')
      void threads[1].worker.terminate()
      if (when === 'and it is known') await exit
      // The first steps may still come through.
      expect(() => {
        for (let step = 0; step < 1e6; step++) vector.step()
      }).toThrow('environment 3: its thread was killed or ran out of memory')
      vector.close()
    },
  )

  it('is thrown while it is being opened', async () => {
    await expect(open('cannot be opened')).rejects.toThrow('it has no joints')
    await expect(createThreadedVectorEnvironment('no-such-task', 2, { threads: 1 })).rejects.toThrow(
      /there is no task "no-such-task"/,
    )
    const own = { ...reacherReach, name: 'my-reach' }
    await expect(createThreadedVectorEnvironment(own, 2)).rejects.toThrow(/cannot be handed to other threads/)
    await expect(createThreadedVectorEnvironment(pendulum, 0)).rejects.toThrow(
      /there cannot be 0 environments/,
    )
    await expect(createThreadedVectorEnvironment(pendulum, 1, { threads: 0 })).rejects.toThrow(/0 threads/)
  })
})

it('closes in the middle of a step, and keeps no process alive', async () => {
  const vector = await createThreadedVectorEnvironment(pendulum, 2, { threads: 2 })
  vector.stepAsync()
  vector.close()
  vector.close()
  expect(() => vector.stepWait()).toThrow(/without a step/)
  const child = forkModule(moduleUrl(import.meta.url, './forgetful-process'))
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
}, 60_000)

it('leaves no garbage behind in the caller', async () => {
  const vector = await createThreadedVectorEnvironment(pendulum, 2, { threads: 1 })
  const perStep = (steps: number): number => {
    const before = process.memoryUsage().heapUsed
    for (let step = 0; step < steps; step++) vector.step()
    return (process.memoryUsage().heapUsed - before) / steps
  }
  perStep(2000)
  const smallest = Math.min(...Array.from({ length: 3 }, () => Math.abs(perStep(2000))))
  expect(smallest).toBeLessThan(4)
  vector.close()
}, 60_000)
