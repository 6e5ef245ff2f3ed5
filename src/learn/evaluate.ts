import type { Environment } from '../contract/environment.ts'
import { type Reason, reasonNames } from '../safety/types.ts'
import { createEpisodeTracker, type EpisodeSummary } from './episode-tracker.ts'
import type { SeedRange } from './seeds.ts'

/** What a policy did in a set of seeded episodes. */
export interface Evaluation {
  readonly episodes: number
  readonly seeds: SeedRange
  /** Whether the task says what a success is; if not, both shares of it are 0 and mean nothing. */
  readonly hasSuccess: boolean
  /** Share of episodes whose last step was a success. */
  readonly successRate: number
  /** Mean over episodes of the share of their last half in which the goal was reached. */
  readonly successLastHalf: number
  readonly returnMean: number
  /** Sample standard deviation over episodes. */
  readonly returnSd: number
  readonly lengthMean: number
  /** Mean sum of each reward term over an episode, in the task's order. */
  readonly rewardTerms: readonly number[]
  /** Share of steps in which the safety gate changed the command. */
  readonly limitedShare: number
  /** Steps by reason; reasons that never acted are left out. */
  readonly limitedSteps: Readonly<Partial<Record<Reason, number>>>
}

/** Writes the action for an observation, in the units of the action space. A policy file's answer is a promise. */
export type Act = (observation: Float32Array, action: Float32Array) => void | Promise<void>

/**
 * Play one episode for each seed. With a deterministic `act` the result depends on the seeds alone.
 *
 * @param signal stops between two episodes; the result covers the episodes that were played
 */
export async function evaluate(
  environment: Environment,
  act: Act,
  seeds: SeedRange,
  { signal, onEpisode }: { signal?: AbortSignal; onEpisode?: (done: number) => void } = {},
): Promise<Evaluation> {
  const tracker = createEpisodeTracker(environment)
  const action = new Float32Array(environment.actionSpace.size)
  const episodes: EpisodeSummary[] = []
  for (let index = 0; index < seeds.count && !signal?.aborted; index++) {
    let result = environment.reset(seeds.first + index)
    do {
      const pending = act(result.observation, action)
      if (pending) await pending
      result = environment.step(action)
      tracker.add(result)
    } while (!result.terminated && !result.truncated)
    episodes.push(tracker.finish())
    onEpisode?.(episodes.length)
  }
  const seen = { first: seeds.first, count: episodes.length }
  return summarise(episodes, seen, environment.hasSuccess ?? true)
}

export function summarise(
  episodes: readonly EpisodeSummary[],
  seeds: SeedRange,
  hasSuccess: boolean,
): Evaluation {
  const mean = (value: (episode: EpisodeSummary) => number): number =>
    episodes.length === 0 ? 0 : episodes.reduce((sum, episode) => sum + value(episode), 0) / episodes.length
  const returnMean = mean((episode) => episode.return)
  const squares = mean((episode) => (episode.return - returnMean) ** 2)
  const lengthMean = mean((episode) => episode.length)
  const limitedSteps: Partial<Record<Reason, number>> = {}
  for (const [bit, name] of reasonNames.entries()) {
    const steps = episodes.reduce((sum, episode) => sum + (episode.limited[bit] ?? 0), 0)
    if (steps > 0) limitedSteps[name] = steps
  }
  return {
    episodes: episodes.length,
    seeds,
    hasSuccess,
    successRate: mean((episode) => (episode.success ? 1 : 0)),
    successLastHalf: mean((episode) => episode.successLastHalf),
    returnMean,
    returnSd: episodes.length > 1 ? Math.sqrt((squares * episodes.length) / (episodes.length - 1)) : 0,
    lengthMean,
    rewardTerms: (episodes[0]?.rewardTerms ?? []).map((_, term) =>
      mean((episode) => episode.rewardTerms[term] ?? 0),
    ),
    limitedShare: lengthMean > 0 ? mean((episode) => episode.limitedSteps) / lengthMean : 0,
    limitedSteps,
  }
}

/** Better by success first, then by how long it was held, then by return. */
export function isBetter(candidate: Evaluation, best: Evaluation | undefined): boolean {
  if (!best) return true
  for (const key of ['successRate', 'successLastHalf', 'returnMean'] as const) {
    if (candidate[key] !== best[key]) return candidate[key] > best[key]
  }
  return false
}
