import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import { readCheckpoint, writeCheckpoint } from '../../src/learn/checkpoint.ts'
import { decodeSafetensors, encodeSafetensors } from '../../src/learn/safetensors.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-checkpoint-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('safetensors', () => {
  it('come back as they went, whatever their sizes', () => {
    const array = fc.oneof(
      fc.float32Array({ noNaN: true, maxLength: 9 }),
      fc.uint32Array({ maxLength: 9 }),
      fc.uint8Array({ maxLength: 9 }),
    )
    const name = fc.stringMatching(/^[a-z]{1,8}$/)
    fc.assert(
      fc.property(fc.dictionary(name, array), fc.dictionary(name, fc.string()), (tensors, metadata) => {
        const decoded = decodeSafetensors(encodeSafetensors({ tensors, metadata }), 'memory')
        expect(decoded).toEqual({ tensors: { ...tensors }, metadata: { ...metadata } })
      }),
    )
  })

  it('have the layout of the format', () => {
    const bytes = encodeSafetensors({
      tensors: { b: Uint8Array.of(7), a: Float32Array.of(1.5) },
      metadata: { k: 'v' },
    })
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect(length % 8).toBe(0)
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: { k: 'v' },
      a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
      b: { dtype: 'U8', shape: [1], data_offsets: [4, 5] },
    })
    expect(Array.from(bytes.subarray(8 + length))).toEqual([0, 0, 0xc0, 0x3f, 7])
  })
})

describe('a checkpoint', () => {
  const checkpoint = {
    steps: 12,
    updates: 7,
    learner: { 'critic/0': Float32Array.of(1, -0, 3e-39), temperature: Float32Array.of(0.1) },
    randoms: { sampler: createRandom(5).save() },
    resume: {
      trainer: {
        elapsedS: 0.1,
        mean: Number.NaN,
        points: [{ best: true, low: Number.NEGATIVE_INFINITY, zero: -0 }],
      },
      lanes: [{ actions: Float32Array.of(0.5), seen: Uint8Array.of() }, { actions: Float32Array.of() }],
    },
  }

  it('comes back bit for bit', async () => {
    const path = join(folder, 'last.safetensors')
    await writeCheckpoint(path, checkpoint)
    expect(await readCheckpoint(path)).toEqual(checkpoint)
    expect(await readdir(folder)).toEqual(['last.safetensors'])
  })

  it('is refused when it is missing, cut short or something else', async () => {
    const path = join(folder, 'last.safetensors')
    await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'data', where: path })
    await writeCheckpoint(path, checkpoint)
    const whole = await readFile(path)
    for (const length of [0, 5, 40, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, length))
      await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'data', where: path })
    }
    await writeFile(path, encodeSafetensors({ tensors: {}, metadata: { format: 'pt' } }))
    await expect(readCheckpoint(path)).rejects.toMatchObject({ received: 'pt' })
  })
})
