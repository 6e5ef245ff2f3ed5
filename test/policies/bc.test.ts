import { describe, expect, it } from 'vitest'
import { type BcConfig, bcDefaults, bcNetwork, bcUpdate } from '../../policies/bc.ts'
import { createCloneActor, createCloner } from '../../policies/cloner.ts'
import { parameterCount } from '../../policies/networks.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'
import { wasmEngine } from '../../src/tensor/engines/wasm/index.ts'

const observationSpace = createSpace([{ name: 'seen', unit: '1', low: -1, high: 1 }])
const actionSpace = createSpace([{ name: 'done', unit: 'N', low: -4, high: 4 }])
const spaces = { observationSpace, actionSpace }
const losses = ['squared', 'huber', 'likelihood'] as const

/** Networks without hidden layers can be worked out by hand: the answer is w s + b. */
const byHand: BcConfig = { ...bcDefaults, hidden: [], batchSize: 2, normaliseObservations: false }

async function lossOf(config: BcConfig, actor: readonly number[], rows: readonly Row[]): Promise<number> {
  const executable = await referenceEngine.compile(bcUpdate(observationSpace, actionSpace, config))
  executable.setState('actor', Float32Array.from(actor))
  const { loss } = await executable.run({
    observation: Float32Array.from(rows, ({ seen }) => seen),
    action: Float32Array.from(rows, ({ done }) => done),
    weight: Float32Array.from(rows, ({ weight = 1 }) => weight),
  })
  return loss[0]
}

interface Row {
  readonly seen: number
  readonly done: number
  readonly weight?: number
}

describe('the loss of behavioural cloning', () => {
  const rows = [
    { seen: 0.5, done: 0.3 },
    { seen: -0.5, done: -0.6 },
  ]

  it('is the mean square of what the answer is off by', async () => {
    const [first, second] = [Math.tanh(0.6) - 0.3, Math.tanh(-0.4) + 0.6]
    expect(await lossOf(byHand, [1, 0.1], rows)).toBeCloseTo((first ** 2 + second ** 2) / 2, 6)
  })

  it('goes on as a straight line where Huber cuts', async () => {
    const config = { ...byHand, loss: 'huber' } as const
    const far = { seen: 0, done: 0.5 }
    const near = { seen: 0, done: 0.05 }
    expect(await lossOf(config, [0, 0], [far, far])).toBeCloseTo(0.1 * (0.5 - 0.05), 6)
    expect(await lossOf(config, [0, 0], [near, near])).toBeCloseTo(0.5 * 0.05 ** 2, 6)
  })

  it('is −log N(atanh a; μ, σ) less a constant, by likelihood', async () => {
    const config = { ...byHand, loss: 'likelihood' } as const
    // Weights [seen → μ, seen → log σ], then both biases.
    const [mean, log] = [0.2 * 0.5 + 0.1, 0.4 * 0.5 - 1]
    const expected = 0.5 * ((Math.atanh(0.3) - mean) / Math.exp(log)) ** 2 + log
    expect(await lossOf(config, [0.2, 0.4, 0.1, -1], [rows[0], rows[0]])).toBeCloseTo(expected, 5)
  })

  it('stays finite where the expert commands all there is', async () => {
    const config = { ...byHand, loss: 'likelihood' } as const
    const loss = await lossOf(
      config,
      [0, 0, 0, 0],
      [
        { seen: 0, done: 1 },
        { seen: 0, done: -1 },
      ],
    )
    expect(Number.isFinite(loss)).toBe(true)
  })

  it.each(losses)('leaves out rows of weight 0, by %s', async (loss) => {
    const config = { ...byHand, loss }
    const actor = Array.from(
      { length: parameterCount(bcNetwork(observationSpace, actionSpace, config)) },
      () => 0.1,
    )
    const padded = [rows[0], { seen: 9, done: -0.9, weight: 0 }]
    expect(await lossOf(config, actor, padded)).toBeCloseTo(
      await lossOf(config, actor, [rows[0], rows[0]]),
      6,
    )
  })
})

describe.each(losses)('a clone by %s', (loss) => {
  const config: BcConfig = {
    ...bcDefaults,
    loss,
    hidden: [16],
    batchSize: 32,
    learningRate: 0.01,
    weightDecay: 0,
  }
  const wanted = (seen: number): number => 0.6 * Math.sin(3 * seen)

  it('comes to do what it was shown, in plain loops as on the engine', { timeout: 30_000 }, async () => {
    const random = createRandom(1)
    const cloner = await createCloner({ ...spaces, config, engine: wasmEngine(), random })
    const observation = new Float32Array(32)
    const action = new Float32Array(32)
    const weight = new Float32Array(32).fill(1)
    const first = await cloner.error({ observation, action, weight })
    for (let update = 0; update < 1500; update++) {
      for (let row = 0; row < 32; row++) {
        observation[row] = random.between(-1, 1)
        action[row] = wanted(observation[row])
      }
      if (update < 20) cloner.observe(observation, 32)
      await cloner.update({ observation, action, weight })
    }
    const actor = createCloneActor(observationSpace, actionSpace, config)
    actor.load(cloner.actorParameters())
    const answer = new Float32Array(1)
    for (const seen of [-0.8, -0.2, 0.5]) {
      actor.act(Float32Array.of(seen), answer)
      expect(answer[0], `at ${seen}`).toBeCloseTo(wanted(seen), 1)
    }

    // The policy file answers in newtons.
    const file = await referenceEngine.compile(cloner.policyProgram())
    const { action: newtons } = await file.run({ observation: Float32Array.of(0.5) })
    actor.act(Float32Array.of(0.5), answer)
    expect(newtons[0]).toBeCloseTo(4 * answer[0], 4)

    const learnt = cloner.actorParameters().slice()
    expect(await cloner.error({ observation, action, weight })).toBeLessThan(first)
    await cloner.update({ observation, action: action.map((value) => -value), weight })
    cloner.load(learnt)
    expect(cloner.actorParameters()).toEqual(learnt)
    await cloner.dispose()
  })
})
