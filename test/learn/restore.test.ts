import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sac } from '../../policies/sac.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import { checkpointOf, createCheckpointWriter } from '../../src/learn/learner-checkpoint.ts'
import { createBatch, createReplayBuffer } from '../../src/learn/replay-buffer.ts'
import type { TrainerState } from '../../src/learn/trainer-state.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-restore-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const space = (name: string, size: number) =>
  createSpace(
    Array.from({ length: size }, (_, index) => ({ name: `${name}${index}`, unit: '1', low: -1, high: 1 })),
  )

/** A learner with its replay and generators, as the learner's thread has them. */
async function createStudent(seed: number) {
  const randoms = { learner: createRandom(seed), sampler: createRandom(seed + 1) }
  const learner = await sac.createLearner({
    observationSpace: space('seen', 3),
    actionSpace: space('done', 2),
    config: { ...sac.defaults, hidden: [8, 8], batchSize: 16 },
    engine: onnxEngine(),
    random: randoms.learner,
  })
  const replay = createReplayBuffer(64, 3, 2)
  const batch = createBatch(16, 3, 2, 0.99)
  return {
    parts: { learner, replay, randoms },
    async study(updates: number) {
      for (let update = 0; update < updates; update++) {
        replay.sample(batch, randoms.sampler)
        await learner.update(batch)
      }
      return Object.fromEntries(Object.entries(learner.save()).map(([name, array]) => [name, array.slice()]))
    },
  }
}

describe('a restored learner', () => {
  it('goes on bit for bit where the saved one stopped', async () => {
    const path = join(folder, 'last.safetensors')
    const original = await createStudent(0)
    const { learner, replay, randoms } = original.parts
    const chance = createRandom(9)
    for (let row = 0; row < 40; row++) {
      const [seen, next] = [0, 1].map(() => Float32Array.from({ length: 3 }, () => chance.between(-1, 1)))
      const done = Float32Array.from({ length: 2 }, () => chance.between(-1, 1))
      replay.add(seen ?? done, done, chance.normal(), next ?? done, row % 9 === 0, row % 7 === 0)
    }
    await original.study(5)
    const writer = createCheckpointWriter(replay)
    const states = { learner: randoms.learner.save(), sampler: randoms.sampler.save() }
    const trainer = { steps: 40 } as TrainerState
    const resume = { trainer, collectors: [], chunks: [] }
    await writer.write(path, checkpointOf(learner, 40, 5, states), resume)
    const expected = await original.study(5) // while the file is being written
    await writer.settled()

    const restored = await createStudent(123)
    const { checkpoint } = await createCheckpointWriter(restored.parts.replay).restore(path)
    restored.parts.learner.restore(checkpoint.learner)
    restored.parts.randoms.learner.restore(checkpoint.randoms.learner ?? [0, 0, 0, 0])
    restored.parts.randoms.sampler.restore(checkpoint.randoms.sampler ?? [0, 0, 0, 0])
    expect(await restored.study(5)).toEqual(expected)
    expect(restored.parts.learner.actorParameters()).toEqual(learner.actorParameters())

    const unrestored = await createStudent(0)
    unrestored.parts.replay.restoreRows(0, replay.saveRows(0, 40))
    expect(await unrestored.study(5)).not.toEqual(expected)
    await Promise.all([original, restored, unrestored].map(({ parts }) => parts.learner.dispose()))
  })
})
