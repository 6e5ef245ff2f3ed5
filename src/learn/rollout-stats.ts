import type { EpisodeSummary } from './episode-tracker.ts'
import { summarise } from './evaluate.ts'
import type { MetricsRow } from './metrics-log.ts'
import type { SpacesReply } from './spaces-reply.ts'

/** Training episodes over the last 100, as Stable-Baselines3 reports them. */
export interface RolloutStats {
  add(episodes: readonly EpisodeSummary[]): void
  readonly episodes: number
  /** NaN before the first episode has ended; the second one also where there is no such thing as success. */
  readonly returnMean: number
  readonly successRate: number
  row(): MetricsRow
  save(): RolloutState
}

export interface RolloutState {
  readonly episodes: number
  readonly recent: readonly EpisodeSummary[]
}

const windowEpisodes = 100

export function createRolloutStats(
  { rewardNames, hasSuccess }: Pick<SpacesReply, 'rewardNames' | 'hasSuccess'>,
  from?: RolloutState,
): RolloutStats {
  let recent: readonly EpisodeSummary[] = from?.recent ?? []
  let episodes = from?.episodes ?? 0
  const mean = (value: (episode: EpisodeSummary) => number): number =>
    recent.reduce((sum, episode) => sum + value(episode), 0) / recent.length

  return {
    add(finished) {
      episodes += finished.length
      recent = [...recent, ...finished].slice(-windowEpisodes)
    },
    get episodes() {
      return episodes
    },
    get returnMean() {
      return mean((episode) => episode.return)
    },
    get successRate() {
      return hasSuccess ? mean((episode) => (episode.success ? 1 : 0)) : Number.NaN
    },
    row() {
      if (recent.length === 0) return {}
      const {
        returnMean,
        lengthMean,
        successRate,
        successLastHalf,
        limitedShare,
        limitedSteps,
        rewardTerms,
      } = summarise(recent, { first: 0, count: recent.length }, hasSuccess)
      const steps = recent.reduce((sum, { length }) => sum + length, 0)
      return {
        'rollout/ep_rew_mean': returnMean,
        'rollout/ep_len_mean': lengthMean,
        ...(hasSuccess
          ? { 'rollout/success_rate': successRate, 'rollout/success_last_half': successLastHalf }
          : {}),
        'rollout/limited_share': limitedShare,
        ...Object.fromEntries(
          Object.entries(limitedSteps).map(([reason, count]) => [`rollout/gate_${reason}`, count / steps]),
        ),
        ...Object.fromEntries(
          rewardTerms.map((value, term) => [`reward/${rewardNames[term] ?? term}`, value]),
        ),
      }
    },
    save: () => ({ episodes, recent }),
  }
}
