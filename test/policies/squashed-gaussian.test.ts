import { describe, expect, it } from 'vitest'
import { initialParameters, parameterCount, plainNetwork } from '../../policies/networks.ts'
import { createNoise } from '../../policies/noise.ts'
import { createSquashedGaussianActor, sampleSquashedGaussian } from '../../policies/squashed-gaussian.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import { programBuilder } from '../../src/tensor/builder.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'

/** Action and log-density for each noise, at one μ and log σ. */
async function sample(mean: number, logDeviation: number, noise: Float32Array, engine = referenceEngine) {
  const b = programBuilder('sample')
  const head = b.input('head', [noise.length, 2])
  const { action, logProbability } = sampleSquashedGaussian(b, head, b.input('noise', [noise.length, 1]))
  b.output('action', action)
  b.output('logProbability', logProbability)
  const executable = await engine.compile(b.build())
  const heads = Float32Array.from({ length: 2 * noise.length }, (_, index) =>
    index % 2 ? logDeviation : mean,
  )
  const { action: actions = noise, logProbability: logs = noise } = await executable.run({
    head: heads,
    noise,
  })
  await executable.dispose()
  return { actions, logs }
}

describe('the squashed Gaussian', () => {
  it.each([
    [0, 0],
    [0.7, -1],
    [-1.2, 0.3],
  ])('has a density that integrates to 1 (μ %d, log σ %d)', async (mean, log) => {
    const count = 4001
    const noise = Float32Array.from({ length: count }, (_, index) => -8 + (16 * index) / (count - 1))
    const { actions, logs } = await sample(mean, log, noise)
    let total = 0
    for (let index = 1; index < count; index++) {
      const width = (actions[index] ?? 0) - (actions[index - 1] ?? 0)
      total += (width * (Math.exp(logs[index] ?? 0) + Math.exp(logs[index - 1] ?? 0))) / 2
    }
    expect(total).toBeCloseTo(1, 2)
  })

  it.each([referenceEngine, onnxEngine()])(
    'has a finite log-density for |x| up to 50 ($name)',
    async (engine) => {
      for (const x of [-50, -20, -9, 0, 9, 20, 50]) {
        const { actions, logs } = await sample(x, -1, Float32Array.of(0), engine)
        expect(Number.isFinite(logs[0])).toBe(true)
        expect(Math.abs(actions[0] ?? 9)).toBeLessThanOrEqual(1)
        // log(1 − tanh² x) → 2 log 2 − 2|x| far out.
        const exact = -0.5 * Math.log(2 * Math.PI) + 1 - 2 * (Math.LN2 - x - Math.log1p(Math.exp(-2 * x)))
        if (Number.isFinite(exact)) expect(logs[0]).toBeCloseTo(exact, 4)
      }
    },
  )
})

describe('the plain-loops actor', () => {
  const space = createSpace([
    { name: 'angle', unit: 'rad', low: -2, high: 2 },
    { name: 'rate', unit: 'rad/s', low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
  ])
  const network = plainNetwork([2, 16, 16, 4])
  const createActor = () =>
    createSquashedGaussianActor(
      space,
      network.sizes,
      { normaliseObservations: false },
      createNoise('gaussian', 2),
    )

  it('draws from the distribution that the program samples', async () => {
    const actor = createActor()
    const parameters = initialParameters(createRandom(1), network)
    expect(actor.parameterCount).toBe(parameterCount(network))
    // Only the output's bias counts: μ = (0.5, −0.5), log σ = (−1, −2).
    parameters.fill(0)
    parameters.set([0.5, -0.5, -1, -2], parameters.length - 4)
    actor.load(parameters)
    const random = createRandom(2)
    const action = new Float32Array(2)
    const sums = [0, 0, 0, 0]
    const count = 20_000
    for (let draw = 0; draw < count; draw++) {
      actor.act(Float32Array.of(1, 100), action, random)
      for (const index of [0, 1]) {
        const x = Math.atanh(action[index] ?? 0)
        sums[index] = (sums[index] ?? 0) + x / count
        sums[index + 2] = (sums[index + 2] ?? 0) + x ** 2 / count
      }
    }
    const deviation = (index: number): number => Math.sqrt((sums[index + 2] ?? 0) - (sums[index] ?? 0) ** 2)
    expect(sums[0]).toBeCloseTo(0.5, 1)
    expect(sums[1]).toBeCloseTo(-0.5, 1)
    expect(deviation(0) / Math.exp(-1)).toBeCloseTo(1, 1)
    expect(deviation(1) / Math.exp(-2)).toBeCloseTo(1, 1)
  })

  it('draws from the same distribution, but not independently, when its noise is pink', () => {
    const choice = { normaliseObservations: false }
    const actor = createSquashedGaussianActor(space, network.sizes, choice, createNoise('pink', 2))
    const parameters = new Float32Array(actor.parameterCount)
    parameters.set([0.5, -0.5, -1, -2], parameters.length - 4)
    actor.load(parameters)
    const random = createRandom(2)
    const action = new Float32Array(2)
    const values = Array.from({ length: 4000 }, () => {
      actor.beginEpisode?.()
      return Array.from({ length: 10 }, () => {
        actor.act(Float32Array.of(1, 100), action, random)
        return (Math.atanh(action[0] ?? 0) - 0.5) / Math.exp(-1)
      })
    })
    const covariance = (lag: number): number =>
      values.reduce((sum, each) => sum + (each[0] ?? 9) * (each[lag] ?? 9), 0) / values.length
    expect(covariance(0)).toBeCloseTo(1, 1)
    expect(covariance(9)).toBeGreaterThan(0.3)
  })

  it('keeps a copy of the weights it was given', () => {
    const actor = createActor()
    const parameters = initialParameters(createRandom(1), network)
    actor.load(parameters)
    const before = new Float32Array(2)
    actor.act(Float32Array.of(1, 2), before)
    parameters.fill(0)
    const after = new Float32Array(2)
    actor.act(Float32Array.of(1, 2), after)
    expect(after).toEqual(before)
    expect(before[0]).not.toBe(0)
  })
})
