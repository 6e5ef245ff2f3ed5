import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import { encodePolicy } from '../../src/policy/encode.ts'
import { goldenTolerance, goldenVectors } from '../../src/policy/golden.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { openPolicy } from '../../src/policy/session.ts'
import { writePolicy } from '../../src/policy/write-policy.ts'
import { contract, tinyAct, tinyModel, tinyParts } from './fixture.ts'

const parts = await tinyParts()
let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-policy-'))
  path = join(folder, 'policy.onnx')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a policy that was written', () => {
  test('acts as the model it was made of', async () => {
    const file = await writePolicy(path, parts)
    const policy = await openPolicy(path)
    expect(policy.digest).toBe(file.digest)
    expect(policy.contract).toEqual(contract)
    expect(policy.goldenDeviation).toBeLessThan(1e-6)
    const random = createRandom(7)
    for (let index = 0; index < 20; index++) {
      const observation = Float32Array.from({ length: 4 }, () => random.normal())
      const action = await policy.act(observation)
      const wanted = tinyAct(observation)
      expect(action.length).toBe(2)
      for (const [channel, value] of wanted.entries()) expect(action[channel]).toBeCloseTo(value, 5)
    }
    await policy.close()
  })

  test('can be read without being run', async () => {
    await writePolicy(path, parts)
    expect((await readPolicy(path)).provenance).toEqual(parts.provenance)
  })

  test('is refused on disk when one byte of it changes', async () => {
    await writePolicy(path, parts)
    const bytes = await readFile(path)
    bytes[200] = (bytes[200] ?? 0) ^ 1
    await writeFile(path, bytes)
    await expect(openPolicy(path)).rejects.toMatchObject({ code: 'contract', exitCode: 3 })
  })

  test('is a usage error when it is not there', async () => {
    await expect(openPolicy(path)).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('golden vectors', () => {
  test('lie within bounds, spread over them, and repeat with the seed', async () => {
    const { observations } = parts.golden
    expect(observations).toHaveLength(16)
    for (const observation of observations) {
      for (const [index, { low, high }] of contract.observation.entries()) {
        expect(observation[index]).toBeGreaterThanOrEqual(low)
        expect(observation[index]).toBeLessThanOrEqual(high)
      }
    }
    expect(new Set(observations.map(([first]) => first)).size).toBe(16)
    expect(await goldenVectors(contract, createRandom(1), tinyAct)).toEqual(parts.golden)
  })

  test('a model that answers otherwise is not written, and the old file stays', async () => {
    await writeFile(path, 'the old one')
    const actions = parts.golden.actions.map((action) => [...action])
    const [, second] = actions
    // 1.3 is half the elbow's range.
    if (second) second[1] = (second[1] ?? 0) + 1.3 * 2 * goldenTolerance
    const golden = { observations: parts.golden.observations, actions }
    await expect(writePolicy(path, { ...parts, golden })).rejects.toMatchObject({
      code: 'contract',
      where: expect.stringContaining('golden vector 1, action elbow.position'),
    })
    expect(await readFile(path, 'utf8')).toBe('the old one')
    expect(await readdir(folder)).toEqual(['policy.onnx'])
  })

  test('a difference that comes from rounding is let pass', async () => {
    const halfRanges = [1.57, 1.3]
    const actions = parts.golden.actions.map((action) =>
      action.map((value, joint) => value + (halfRanges[joint] ?? 0) * 0.5 * goldenTolerance),
    )
    await writePolicy(path, { ...parts, golden: { observations: parts.golden.observations, actions } })
    const policy = await openPolicy(path)
    expect(policy.goldenDeviation).toBeCloseTo(0.5 * goldenTolerance, 5)
    await policy.close()
  })
})

describe('a model that does not fit its contract', () => {
  test('in names', async () => {
    await writeFile(path, encodePolicy({ ...parts, model: tinyModel('torque') }))
    await expect(openPolicy(path)).rejects.toMatchObject({ received: '(observation) → (torque)' })
  })

  test('in sizes', async () => {
    const observation = contract.observation.slice(0, 3)
    const golden = await goldenVectors({ observation }, createRandom(1), tinyAct)
    await writeFile(path, encodePolicy({ ...parts, contract: { ...contract, observation }, golden }))
    await expect(openPolicy(path)).rejects.toMatchObject({ expected: 'observation [1, 3] → action [1, 2]' })
  })
})
