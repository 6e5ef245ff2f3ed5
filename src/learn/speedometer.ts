import type { Clock } from '../contract/clock.ts'

/** Steps per second over the last second or so; the warm-up's speed is forgotten soon. */
export function createSpeedometer(clock: Clock, totalSteps: number, startSteps: number) {
  let sinceS = clock.nowS()
  let sinceSteps = startSteps
  let stepsPerSecond = 0
  return {
    read(steps: number): { stepsPerSecond: number; etaS: number } {
      const elapsedS = clock.nowS() - sinceS
      if (elapsedS >= 1 || stepsPerSecond === 0) {
        stepsPerSecond = elapsedS > 0 ? (steps - sinceSteps) / elapsedS : 0
        if (elapsedS >= 1) {
          sinceS += elapsedS
          sinceSteps = steps
        }
      }
      return { stepsPerSecond, etaS: stepsPerSecond > 0 ? (totalSteps - steps) / stepsPerSecond : Number.NaN }
    },
  }
}
