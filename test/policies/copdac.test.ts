import { describe, expect, it } from 'vitest'
import { type CopdacConfig, copdac, copdacUpdate } from '../../policies/copdac.ts'
import { createRadialFeatures } from '../../policies/radial-features.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { createRandom } from '../../src/contract/random.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'

const observationSpace = createSpace([
  { name: 'angle', unit: 'rad', low: -1, high: 3 },
  { name: 'rate', unit: 'rad/s', low: -2, high: 2 },
])
const actionSpace = createSpace(['left', 'right'].map((name) => ({ name, unit: '1', low: -1, high: 1 })))
const config: CopdacConfig = { ...copdac.defaults, features: 3, batchSize: 6 }
const features = createRadialFeatures(observationSpace, config.features)
const actions = actionSpace.size

interface Row {
  readonly s: Float32Array
  readonly a: readonly number[]
  readonly r: number
  readonly next: Float32Array
  readonly terminated: number
}

/** x ← x + factor · y. */
function addTo(x: number[], y: readonly number[], factor: number): void {
  for (const [index, value] of y.entries()) x[index] = (x[index] ?? 0) + factor * value
}

/** Rossi 2024, algorithm 9.3, one minibatch, as it is written: with φ(s, a) and ∇θμ(s) as whole vectors, in loops. */
function oneIteration(theta: number[], psi: number[], v: number[], rows: readonly Row[]): void {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, xi, i) => sum + xi * (y[i] ?? 0), 0)
  const phi = (s: Float32Array) => [...features.at(s)]
  const mu = (s: Float32Array) => {
    const at = phi(s)
    return Array.from({ length: actions }, (_, d) =>
      Math.tanh(at.reduce((sum, value, i) => sum + value * (theta[i * actions + d] ?? 0), 0)),
    )
  }
  /** Column d of ∇θμ(s): the gradient of action d. */
  const gradient = (s: Float32Array, d: number) => {
    const slope = 1 - (mu(s)[d] ?? 0) ** 2
    return phi(s).flatMap((value) =>
      Array.from({ length: actions }, (_, other) => (other === d ? value * slope : 0)),
    )
  }
  const stateAction = (s: Float32Array, a: readonly number[]) => {
    const m = mu(s)
    return theta.map((_, i) =>
      m.reduce((sum, md, d) => sum + (gradient(s, d)[i] ?? 0) * ((a[d] ?? 0) - md), 0),
    )
  }
  const q = (s: Float32Array, a: readonly number[]) => dot(stateAction(s, a), psi) + dot(phi(s), v)

  const h = psi.map(() => 0)
  const g = v.map(() => 0)
  for (const { s, a, r, next, terminated } of rows) {
    const y = r + (1 - terminated) * config.discount * q(next, mu(next))
    const delta = y - q(s, a)
    addTo(h, stateAction(s, a), delta / rows.length)
    addTo(g, phi(s), delta / rows.length)
  }
  addTo(psi, h, config.advantageStep)
  addTo(v, g, config.valueStep)
  const up = theta.map(() => 0)
  for (const { s } of rows) {
    for (let d = 0; d < actions; d++) {
      const column = gradient(s, d)
      addTo(up, column, dot(column, psi) / rows.length)
    }
  }
  addTo(theta, up, config.policyStep)
}

describe('the copdac update', () => {
  it('is algorithm 9.3', async () => {
    const random = createRandom(5)
    const draw = (count: number, size = 1) => Array.from({ length: count }, () => size * random.normal())
    const [theta, psi, v] = [
      draw(features.count * actions),
      draw(features.count * actions),
      draw(features.count),
    ]
    const executable = await referenceEngine.compile(
      copdacUpdate(observationSpace, actionSpace, config, 'all'),
    )
    executable.setState('actor', Float32Array.from(theta))
    executable.setState('advantage', Float32Array.from(psi))
    executable.setState('value', Float32Array.from(v))
    for (let iteration = 0; iteration < 3; iteration++) {
      const rows = Array.from(
        { length: config.batchSize },
        (_, index): Row => ({
          s: Float32Array.from(draw(2)),
          a: draw(actions, 0.5),
          r: random.normal(),
          next: Float32Array.from(draw(2)),
          terminated: index % 3 === 0 ? 1 : 0,
        }),
      )
      oneIteration(theta, psi, v, rows)
      await executable.run({
        observation: Float32Array.from(rows.flatMap(({ s }) => [...s])),
        action: Float32Array.from(rows.flatMap(({ a }) => a)),
        reward: Float32Array.from(rows, ({ r }) => r),
        nextObservation: Float32Array.from(rows.flatMap(({ next }) => [...next])),
        terminated: Float32Array.from(rows, ({ terminated }) => terminated),
        discount: new Float32Array(rows.length).fill(config.discount),
      })
    }
    for (const [name, expected] of Object.entries({ actor: theta, advantage: psi, value: v })) {
      const received = executable.state(name)
      for (const [index, value] of expected.entries()) expect(received[index], name).toBeCloseTo(value, 3)
    }
  })

  it('refuses what is for networks, by name', async () => {
    for (const wrong of [
      { hidden: [8] },
      { normaliseObservations: true },
      { criticLayerNorm: true },
      { replay: 'prioritised' as const },
    ]) {
      const learner = copdac.createLearner({
        observationSpace,
        actionSpace,
        config: { ...config, ...wrong },
        engine: referenceEngine,
        random: createRandom(1),
      })
      await expect(learner).rejects.toThrow(`copdac.${Object.keys(wrong)[0]}`)
    }
  })
})

describe('radial features', () => {
  it('add up to 1, and are largest at the nearest centre', () => {
    for (const s of [
      [1, 0],
      [-1, 2],
      [2.9, -1.8],
    ]) {
      const phi = features.at(Float32Array.from(s))
      expect(phi.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
    }
    // Centres from −1 to 3 in the first channel and from −2 to 2 in the second, which counts slower.
    const at = features.at(Float32Array.of(3, -2))
    expect(at.indexOf(Math.max(...at))).toBe(2)
    // exp(−1/2) of it one spacing away.
    expect((at[1] ?? 9) / (at[2] ?? 9)).toBeCloseTo(Math.exp(-0.5), 6)
  })

  it('refuse a channel without bounds and a grid with too many points', () => {
    const boundless = createSpace([{ name: 'rate', unit: '1', low: 0, high: Number.POSITIVE_INFINITY }])
    expect(() => createRadialFeatures(boundless, 3)).toThrow(/"rate"/)
    expect(() => createRadialFeatures(observationSpace, 65)).toThrow(/65/)
    expect(() => createRadialFeatures(observationSpace, 1)).toThrow(/1 features/)
  })
})
