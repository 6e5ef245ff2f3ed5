import { describe, expect, it } from 'vitest'
import { createExploration } from '../../policies/exploration.ts'
import { createNoise, type Noise, type NoiseKind } from '../../policies/noise.ts'
import { createRandom } from '../../src/contract/random.ts'

/** `count` steps of one channel. */
function series(noise: Noise, count: number, random = createRandom(7)): number[] {
  return Array.from({ length: count }, () => noise.next(random)[0] ?? Number.NaN)
}

/** Covariance of a series of mean zero with itself, `lag` steps on. */
function autocovariance(values: readonly number[], lag: number): number {
  const pairs = values.slice(lag).map((value, index) => value * (values[index] ?? Number.NaN))
  return pairs.reduce((sum, product) => sum + product, 0) / pairs.length
}

/** Power at `cycles` in the whole of the series. */
function power(values: readonly number[], cycles: number): number {
  let [cosine, sine] = [0, 0]
  for (const [step, value] of values.entries()) {
    const angle = (2 * Math.PI * cycles * step) / values.length
    cosine += value * Math.cos(angle)
    sine += value * Math.sin(angle)
  }
  return (cosine ** 2 + sine ** 2) / values.length
}

/** Slope of the logarithm of power over that of frequency, from 1/256 to 1/4 of the step rate, octave by octave. */
function spectralSlope(kind: NoiseKind): number {
  const noise = createNoise(kind, 1)
  const random = createRandom(11)
  const octaves = [4, 8, 16, 32, 64, 128, 256]
  const powers = octaves.map(() => 0)
  for (let episode = 0; episode < 60; episode++) {
    noise.beginEpisode()
    const values = series(noise, 1024, random)
    for (const [index, octave] of octaves.entries()) {
      for (const shift of [0, 1, 2, 3]) powers[index] = (powers[index] ?? 0) + power(values, octave + shift)
    }
  }
  const x = octaves.map((octave) => Math.log(octave + 1.5))
  const y = powers.map(Math.log)
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length
  const [mx, my] = [mean(x), mean(y)]
  const covariance = mean(x.map((value, index) => (value - mx) * ((y[index] ?? Number.NaN) - my)))
  return covariance / mean(x.map((value) => (value - mx) ** 2))
}

const kinds = ['gaussian', 'ornstein-uhlenbeck', 'pink'] as const

describe('noise', () => {
  it('is independent from step to step when it is Gaussian', () => {
    const values = series(createNoise('gaussian', 1), 20_000)
    expect(autocovariance(values, 0)).toBeCloseTo(1, 1)
    expect(Math.abs(autocovariance(values, 1))).toBeLessThan(0.05)
    expect(Math.abs(spectralSlope('gaussian'))).toBeLessThan(0.1)
  })

  it('has the variance and memory of its equation when it is Ornstein–Uhlenbeck', () => {
    // 1 / (1 − (1 − θ)²), and (1 − θ)ᵏ of it k steps on.
    const values = series(createNoise('ornstein-uhlenbeck', 1), 50_000)
    const variance = 1 / (1 - 0.85 ** 2)
    expect(autocovariance(values, 0) / variance).toBeCloseTo(1, 1)
    expect(autocovariance(values, 4) / variance).toBeCloseTo(0.85 ** 4, 1)
  })

  it('has a power of one over the frequency when it is pink', () => {
    expect(Math.abs(spectralSlope('pink') + 1)).toBeLessThan(0.12)
  })

  it('has variance 1 at the first step of an episode and at the hundredth when it is pink', () => {
    const noise = createNoise('pink', 2)
    const random = createRandom(3)
    const [firsts, laters]: [number[], number[]] = [[], []]
    for (let episode = 0; episode < 3000; episode++) {
      noise.beginEpisode()
      const values = series(noise, 100, random)
      firsts.push(values[0] ?? Number.NaN)
      laters.push(values[99] ?? Number.NaN)
    }
    expect(autocovariance(firsts, 0)).toBeCloseTo(1, 1)
    expect(autocovariance(laters, 0)).toBeCloseTo(1, 1)
    expect(firsts.reduce((sum, value) => sum + value, 0) / 3000).toBeCloseTo(0, 1)
  })

  it.each(kinds)('says how large it is in the long run: %s', (kind) => {
    const noise = createNoise(kind, 1)
    const random = createRandom(5)
    const values = Array.from({ length: 200 }, () => {
      noise.beginEpisode()
      return series(noise, 200, random).slice(100)
    }).flat()
    expect(Math.sqrt(autocovariance(values, 0)) / noise.deviation).toBeCloseTo(1, 1)
  })

  it.each(kinds)(
    'depends on the generator at the start of the episode, and on nothing before it: %s',
    (kind) => {
      const noise = createNoise(kind, 2)
      series(noise, 20)
      noise.beginEpisode()
      const random = createRandom(9)
      const begun = random.save()
      const first = Array.from({ length: 20 }, () => [...noise.next(random)])
      expect(first[19]?.[0]).not.toBe(first[19]?.[1])
      noise.beginEpisode()
      random.restore(begun)
      expect(Array.from({ length: 20 }, () => [...noise.next(random)])).toEqual(first)
    },
  )

  it('refuses a kind that there is not, and guesses which was meant', () => {
    expect(() => createNoise('ornstein-uhlenbek' as NoiseKind, 1)).toThrow(/ornstein-uhlenbek/)
  })
})

describe('exploration', () => {
  it.each(kinds)('adds the noise times its deviation, and never leaves the bounds: %s', (kind) => {
    const [small, large] = [createExploration(kind, 1, 0.01), createExploration(kind, 1, 50)]
    const [ours, theirs, others] = [createRandom(4), createRandom(4), createRandom(6)]
    const noise = createNoise(kind, 1)
    const action = new Float32Array(1)
    const far = new Set<number>()
    for (let step = 0; step < 300; step++) {
      action[0] = 0.25
      small.disturb(action, ours)
      expect(action[0]).toBeCloseTo(0.25 + 0.01 * (noise.next(theirs)[0] ?? Number.NaN), 6)
      large.disturb(action, others)
      far.add(action[0])
      expect(Math.abs(action[0])).toBeLessThanOrEqual(1)
    }
    expect(far).toContain(1)
    expect(far).toContain(-1)
  })
})
