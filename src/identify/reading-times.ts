import type { LoggedStep } from '../data/types.ts'

/** Ratios are taken over so many steps, so that one late reading does not spoil one. */
const stride = 25

/**
 * Seconds from one reading of the robot to its next, by its own count: the median over the log, which what came late or
 * in bursts does not move. Undefined where the count does not grow.
 */
export function readingPeriodS(steps: readonly LoggedStep[]): number | undefined {
  const far = Math.min(stride, Math.floor(steps.length / 2))
  const ratios = steps.slice(far).map((step, index) => {
    const earlier = steps[index] ?? step
    return (readAtS(step) - readAtS(earlier)) / (step.sequence - earlier.sequence)
  })
  const sorted = ratios.filter((ratio) => Number.isFinite(ratio) && ratio > 0).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** When the reading that a step acted on was taken, as the clock of this end has it. */
export const readAtS = ({ timeS, observationAgeS }: LoggedStep): number => timeS - observationAgeS

/**
 * The same without the jitter of the way here: readings are as far apart as their numbers say, and on average when they
 * came.
 */
export function steadyTimes(steps: readonly LoggedStep[], periodS: number): number[] {
  const [first] = steps
  if (!first) return []
  const offsets = steps.map((step) => readAtS(step) - periodS * (step.sequence - first.sequence))
  const startS = offsets.reduce((sum, offset) => sum + offset, 0) / offsets.length
  return steps.map((step) => startS + periodS * (step.sequence - first.sequence))
}
