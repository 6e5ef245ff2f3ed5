import type { RunConfig } from './config.ts'

/**
 * Three ranges of 32-bit seeds that cannot meet: training draws below 2^30, the evaluations that choose the best
 * policy use [2^30, 2^31), and the held-out episodes that are reported use 2^31 and on. The last two are the same
 * for every run, so that runs are compared on the same episodes.
 */
const selectionStart = 2 ** 30
const heldOutStart = 2 ** 31

/** Seed of one named stream of a run (FNV-1a over `seed/stream`), below 2^30. */
export function trainingSeed(seed: number, stream: string): number {
  let hash = 0x811c9dc5
  for (const character of `${Math.trunc(seed)}/${stream}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  // Short names leave FNV's high bits alike: finish with murmur3's mixer before dropping bits.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) >>> 2
}

export type SeedRange = { readonly first: number; readonly count: number }

export const selectionSeeds = (count: number): SeedRange => ({ first: selectionStart, count })
/** For config.json. */
export const seedsDocument = ({ trainer }: RunConfig) => ({
  training: 'below 2^30, derived from the seed',
  selection: selectionSeeds(trainer.evaluationEpisodes),
  heldOut: heldOutSeeds(trainer.heldOutEpisodes),
})

export const heldOutSeeds = (count: number): SeedRange => ({ first: heldOutStart, count })
