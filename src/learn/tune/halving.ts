/** One piece of work: bring this trial to the end of this rung. */
export interface Job {
  readonly trial: number
  readonly rung: number
}

/**
 * Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning",
 * algorithm 2): whenever a worker is free, the best trial is promoted that is among the top 1/η of its rung and has
 * not been yet; if there is none, a new trial begins at the bottom. Nobody waits for a rung to fill up.
 */
export interface Halving<Score> {
  /** The next job, marked as begun; undefined if nothing can begin now. */
  next(): Job | undefined
  /** `undefined` for a trial that failed: it is never promoted. */
  report(job: Job, score: Score | undefined): void
  /** Whether all that will ever be done is done. */
  readonly finished: boolean
  /** Trials of a rung that came to its end, the best first, failures last. */
  standings(rung: number): readonly number[]
}

export interface HalvingOptions<Score> {
  readonly trials: number
  readonly rungs: number
  /** η, the share 1/η goes on. */
  readonly keepOneOf: number
  better(a: Score, b: Score): boolean
}

export function createHalving<Score>({
  trials,
  rungs,
  keepOneOf,
  better,
}: HalvingOptions<Score>): Halving<Score> {
  const done: Map<number, Score | undefined>[] = Array.from({ length: rungs }, () => new Map())
  const begun: Set<number>[] = Array.from({ length: rungs }, () => new Set())

  const standings = (rung: number): number[] =>
    [...(done[rung] ?? [])]
      .sort(([trialA, a], [trialB, b]) => {
        if (a === undefined || b === undefined)
          return Number(a === undefined) - Number(b === undefined) || trialA - trialB
        return better(a, b) ? -1 : better(b, a) ? 1 : trialA - trialB
      })
      .map(([trial]) => trial)

  const begin = (trial: number, rung: number): Job => {
    begun[rung]?.add(trial)
    return { trial, rung }
  }

  return {
    next() {
      for (let rung = rungs - 2; rung >= 0; rung--) {
        const results = done[rung]
        const top = standings(rung).slice(0, Math.floor((results?.size ?? 0) / keepOneOf))
        const promoted = top.find(
          (trial) => results?.get(trial) !== undefined && !begun[rung + 1]?.has(trial),
        )
        if (promoted !== undefined) return begin(promoted, rung + 1)
      }
      for (let trial = 0; trial < trials; trial++) if (!begun[0]?.has(trial)) return begin(trial, 0)
      return undefined
    },
    report({ trial, rung }, score) {
      begun[rung]?.add(trial)
      done[rung]?.set(trial, score)
    },
    get finished() {
      return begun.every((trialsOf, rung) => [...trialsOf].every((trial) => done[rung]?.has(trial)))
    },
    standings,
  }
}
