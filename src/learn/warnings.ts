import type { MetricsRow } from './metrics-log.ts'

/** Signs that a run learns nothing more, each told once. */
export interface TroubleWatch {
  readonly warnings: readonly string[]
  look(row: MetricsRow): void
}

interface Sign {
  readonly metric: string
  /** The share from which on it is worth a word. */
  readonly from: number
  say(share: string): string
}

/** A bound, and half of the network: what healthy runs of the presets stay well below. */
const signs: readonly Sign[] = [
  {
    metric: 'train/saturated_actions',
    from: 0.9,
    say: (share) =>
      `${share} of the policy's actions are at their bounds: it may be stuck there (bang-bang control is right for some tasks; otherwise lower the learning rate, or scale the reward down)`,
  },
  {
    metric: 'train/actor_dead_units',
    from: 0.5,
    say: (share) =>
      `${share} of the policy's hidden units are dead: a smaller learning rate keeps more of them`,
  },
  {
    metric: 'train/critic_dead_units',
    from: 0.5,
    say: (share) =>
      `${share} of the critics' hidden units are dead: a smaller learning rate or criticLayerNorm keeps more of them`,
  },
]

export function watchForTrouble(warn: (text: string) => void): TroubleWatch {
  const warnings: string[] = []
  const told = new Set<string>()
  return {
    warnings,
    look(row) {
      const steps = row['time/total_timesteps']
      for (const { metric, from, say } of signs) {
        const share = row[metric]
        if (share === undefined || share < from || told.has(metric)) continue
        told.add(metric)
        const text = `step ${steps}: ${say(`${Math.round(100 * share)} %`)}`
        warnings.push(text)
        warn(text)
      }
    },
  }
}
