/** Late by how much, µs. */
export interface Jitter {
  readonly p50Us: number
  readonly p99Us: number
  readonly p999Us: number
  readonly maxUs: number
}

/** A histogram of lateness with 32 buckets an octave (±1%): constant memory however long the run. */
export interface Lateness {
  add(seconds: number): void
  summary(): Jitter
}

const perOctave = 32
const octaves = 26

export function createLateness(): Lateness {
  const buckets = new Uint32Array(perOctave * octaves)
  let count = 0
  let maxUs = 0

  const quantile = (share: number): number => {
    let left = Math.ceil(count * share)
    for (let bucket = 0; bucket < buckets.length; bucket++) {
      left -= buckets[bucket]
      if (left <= 0) return Math.min(maxUs, 2 ** ((bucket + 0.5) / perOctave) - 1)
    }
    return maxUs
  }

  return {
    add(seconds) {
      const us = Math.max(0, seconds * 1e6)
      const bucket = Math.min(buckets.length - 1, Math.floor(Math.log2(us + 1) * perOctave))
      buckets[bucket] = buckets[bucket] + 1
      count++
      maxUs = Math.max(maxUs, us)
    },
    summary: () => ({ p50Us: quantile(0.5), p99Us: quantile(0.99), p999Us: quantile(0.999), maxUs }),
  }
}
