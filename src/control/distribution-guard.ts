import type { Space } from '../contract/channel.ts'
import type { DistributionVerdict } from '../safety/distribution/types.ts'
import type { DistributionWatch } from '../safety/distribution/watch.ts'

/** How unlike training a run was. */
export interface DistributionReport {
  /** Steps that were judged, those with a warning, and of these those in which the robot was held. */
  readonly steps: number
  readonly warned: number
  readonly held: number
  /** Where it was most unlike: standard deviations beyond all that training saw. Absent when all was known. */
  readonly peak?: { readonly channel: string; readonly score: number; readonly value: number }
}

/** The distribution watch as the live loop asks it: judges every observation and says so when it gets worse. */
export interface DistributionGuard {
  judge(observation: Float32Array, nowS: number): DistributionVerdict
  /** Of the last observation, in words. */
  text(): string
  /** Undefined where nothing is watched. */
  report(): DistributionReport | undefined
}

/** After so long without, the next warning is news again. */
const newsAfterS = 1
const ranks: Record<DistributionVerdict, number> = { known: 0, warn: 1, hold: 2, stop: 3 }

/** @param tell is told when a verdict is worse than those of the last second; not of a stop, which the gate tells */
export function createDistributionGuard(
  watch: DistributionWatch | undefined,
  { channels }: Space,
  tell: (verdict: 'warn' | 'hold', text: string, nowS: number) => void,
): DistributionGuard {
  let toldRank = 0
  let lastUnknownS = Number.NEGATIVE_INFINITY

  const describe = (index: number, value: number, score: number): string => {
    const channel = channels[index]
    const unit = channel?.unit === '1' ? '' : ` ${channel?.unit}`
    const beyond = `${score.toPrecision(3)} standard deviations beyond what training saw`
    return `${channel?.name} is ${value.toPrecision(4)}${unit}, ${beyond}`
  }
  let said = ''

  return {
    judge(observation, nowS) {
      if (!watch) return 'known'
      const verdict = watch.step(observation)
      if (verdict === 'known') return verdict
      if (nowS - lastUnknownS > newsAfterS) toldRank = 0
      lastUnknownS = nowS
      const rank = ranks[verdict]
      if (rank <= toldRank) return verdict
      toldRank = rank
      said = describe(watch.worst, observation[watch.worst] ?? Number.NaN, watch.scores[watch.worst] ?? 0)
      if (verdict !== 'stop') tell(verdict, said, nowS)
      return verdict
    },
    text: () => said,
    report() {
      if (!watch) return undefined
      const { steps, warned, held, peak } = watch
      const name = channels[peak.channel]?.name
      const worst =
        name === undefined ? {} : { peak: { channel: name, score: peak.score, value: peak.value } }
      return { steps, warned, held, ...worst }
    },
  }
}
