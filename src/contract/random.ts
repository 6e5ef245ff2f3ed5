/** A seeded generator whose state can be saved and restored, so that a resumed run repeats its bits. */
export interface Random {
  /** Uniform in [0, 1), 32 random bits. */
  uniform(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Integer in [0, count). */
  integer(count: number): number
  /** Standard normal. */
  normal(): number
  /** An independent generator, drawn from this one. */
  split(): Random
  save(): RandomState
  restore(state: RandomState): void
}

export type RandomState = readonly [number, number, number, number]

/** splitmix32, only used to spread a seed over the state (Steele, Lea, Flood 2014). */
function spread(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

/** xoshiro128** (Blackman and Vigna 2018). */
export function createRandom(seed: number): Random {
  const next = spread(Math.trunc(seed))
  let a = next()
  let b = next()
  let c = next()
  let d = next()

  const bits = (): number => {
    const scrambled = Math.imul(b, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }
  const uniform = (): number => bits() / 4294967296

  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    integer: (count) => Math.floor(uniform() * count),
    // Box-Muller, one of the pair only: no hidden half-state to save.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    split: () => createRandom(bits()),
    save: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
    restore: (state) => {
      ;[a, b, c, d] = state
    },
  }
}
