import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sac } from '../../policies/sac.ts'
import { td3 } from '../../policies/td3.ts'
import { findEnvironment } from '../../sim/catalogue.ts'
import type { Environment } from '../../src/contract/environment.ts'
import { createRandom } from '../../src/contract/random.ts'
import { decideBy } from '../../src/learn/imitation/decide.ts'
import { imitate } from '../../src/learn/imitation/imitate.ts'
import { readRounds } from '../../src/learn/imitation/round-files.ts'
import { startFromClone } from '../../src/learn/start-policy.ts'
import { wasmEngine } from '../../src/tensor/engines/wasm/index.ts'

let folder = ''
let environment: Environment
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-start-'))
  environment = await findEnvironment('reacher-reach').open()
})
afterAll(async () => {
  environment.close()
  await rm(folder, { recursive: true })
})

async function clone(name: string, settings: Readonly<Record<string, unknown>>): Promise<string> {
  const overrides = {
    'demonstrations.episodes': 2,
    'fit.updates': 50,
    'evaluation.episodes': 1,
    'evaluation.heldOutEpisodes': 0,
    'bc.hidden': '16',
    ...settings,
  }
  const { path } = await imitate({ task: 'reacher-reach', seed: 0, runDir: join(folder, name), overrides })
  return path
}

const pairs = [
  { algorithm: sac, loss: 'likelihood' },
  { algorithm: td3, loss: 'squared' },
] as const

describe.each(pairs)('startFromClone, $algorithm.name', ({ algorithm, loss }) => {
  const config = { ...algorithm.defaults, hidden: [16], batchSize: 16 }
  const open = async () => {
    const { observationSpace, actionSpace } = environment
    const setup = { observationSpace, actionSpace, config, engine: wasmEngine(), random: createRandom(1) }
    // Both have a config of their own that is theirs here.
    const learner = await (algorithm === sac
      ? sac.createLearner({ ...setup, config: { ...sac.defaults, hidden: [16], batchSize: 16 } })
      : td3.createLearner({ ...setup, config: { ...td3.defaults, hidden: [16], batchSize: 16 } }))
    return { learner, target: { observationSpace, actionSpace, config, learner } }
  }

  it.each([true, false])('answers as the clone does, observations normalised: %s', async (normalised) => {
    const path = await clone(`${algorithm.name}-${normalised}`, {
      'bc.loss': loss,
      'bc.normaliseObservations': normalised,
    })
    const { learner, target } = await open()
    const held = await startFromClone(path, target)
    expect(Object.keys(held)).toContain('actor.moment1')

    const { observationSpace, actionSpace } = environment
    const [{ parameters }] = await readRounds(path)
    const bc = {
      hidden: [16],
      loss,
      normaliseObservations: normalised,
      batchSize: 1,
      learningRate: 0,
      weightDecay: 0,
    }
    const asClone = decideBy(parameters, bc, environment)
    const plain = { ...bc, normaliseObservations: false }
    const asLearner = decideBy(learner.actorParameters().slice(), plain, { observationSpace, actionSpace })
    const { observation } = environment.reset(4)
    const [one, other] = [new Float32Array(actionSpace.size), new Float32Array(actionSpace.size)]
    for (const [act, out] of [[asClone, one] as const, [asLearner, other] as const])
      await act(observation, out)
    for (const [index, value] of one.entries()) expect(other[index]).toBeCloseTo(value, 3)
    await learner.dispose()
  })

  it('refuses a clone of another network, and a run that is none', async () => {
    const wrong = await clone(`${algorithm.name}-wrong`, {
      'bc.loss': loss === 'squared' ? 'likelihood' : 'squared',
    })
    const { learner, target } = await open()
    await expect(startFromClone(wrong, target)).rejects.toThrow(/another network/)
    await expect(startFromClone(folder, target)).rejects.toThrow(/no clone to start from/)
    await learner.dispose()
  })
})
