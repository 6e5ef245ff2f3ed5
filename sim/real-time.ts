import type { Clock } from '../src/contract/clock.ts'

/** Behind by more than this, lost time is given up rather than caught up in a burst. */
const giveUpAfterS = 0.25
/** When a step takes longer than its period, everything else must have its turn all the same. */
const mostStepsAtOnce = 5

export interface RealTimeSteps {
  start(): void
  stop(): void
}

/**
 * Call `step` once every `periodS` of `clock`, drift-free: step n is due at start + n · period, and steps that a busy
 * event loop delayed are caught up.
 */
export function createRealTimeSteps(clock: Clock, periodS: number, step: () => void): RealTimeSteps {
  let timer: NodeJS.Timeout | undefined
  let startS = 0
  let done = 0

  const schedule = (): void => {
    const waitS = startS + (done + 1) * periodS - clock.nowS()
    timer = setTimeout(catchUp, Math.max(0, waitS * 1000))
  }
  const catchUp = (): void => {
    const lateS = clock.nowS() - (startS + (done + 1) * periodS)
    if (lateS > giveUpAfterS) startS += lateS
    for (let burst = 0; burst < mostStepsAtOnce; burst++) {
      if (!timer || clock.nowS() < startS + (done + 1) * periodS) break
      done += 1
      step()
    }
    if (timer) schedule()
  }

  return {
    start() {
      if (timer) return
      startS = clock.nowS()
      done = 0
      schedule()
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
