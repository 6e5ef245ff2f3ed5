import { expect, test } from 'vitest'
import { playChunks } from '../../src/control/action-chunks.ts'
import { policyController } from '../../src/control/controller.ts'

const observation = new Float32Array(1)

/** In step s its chunk says 10 s, 10 s + 1, 10 s + 2 for two actuators, the second with the other sign. */
function chunks() {
  let asked = 0
  const act = (): Float32Array => {
    const from = 10 * asked++
    return Float32Array.of(from, -from, from + 1, -from - 1, from + 2, -from - 2)
  }
  return { act, count: () => asked }
}

test('a chunk is played to its end before the policy is asked again', () => {
  const { act, count } = chunks()
  const play = playChunks(act, 2, { length: 3 })
  const played = Array.from({ length: 5 }, () => Array.from(play(observation) as Float32Array))
  expect(played).toEqual([
    [0, -0],
    [1, -1],
    [2, -2],
    [10, -10],
    [11, -11],
  ])
  expect(count()).toBe(2)
})

test('temporal ensembling averages what every chunk says of this step, the oldest with the most weight', () => {
  const equal = playChunks(chunks().act, 2, { length: 3, ensemble: 0 })
  const first = Array.from({ length: 4 }, () => (equal(observation) as Float32Array)[0])
  // Step 3: chunks of steps 1, 2 and 3 say 12, 21 and 30.
  expect(first).toEqual([0, 5.5, 11, 21])
  const old = playChunks(chunks().act, 2, { length: 3, ensemble: 50 })
  const oldest = Array.from({ length: 4 }, () => (old(observation) as Float32Array)[0])
  expect(oldest).toEqual([0, 1, 2, 12])
})

test('a policy file that says so is played in chunks, by a promise where one is needed', async () => {
  const { act, count } = chunks()
  const two = [{ name: 'a', unit: '1' as const, low: -1, high: 1 }]
  const contract = { action: [...two, ...two], actionChunk: { length: 3 } }
  const controller = policyController({ act: async () => act(), contract })
  expect(controller.act(observation)).toBeInstanceOf(Promise)
  await Promise.resolve()
  await Promise.resolve()
  expect(Array.from((await controller.act(observation)) as Float32Array)).toEqual([1, -1])
  expect(count()).toBe(1)
})
