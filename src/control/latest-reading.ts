import type { Observable, Subscription } from 'rxjs'
import type { Reading } from '../contract/robot.ts'

/** The newest reading that is to be trusted, and when the robot last gave any sign of life. Filled in place. */
export interface LatestReading {
  readonly values: Float64Array
  /** −∞ before the first reading, so that its age is infinite. */
  readonly timeS: number
  readonly sequence: number
  readonly heardAtS: number
  /** Resolves at the next trusted reading; false if none comes in `timeoutS`. */
  next(timeoutS: number): Promise<boolean>
  close(): void
}

/**
 * A reading counts as new only if it is valid and its sequence number has moved on: a device that repeats itself
 * goes stale. Any reading at all is a sign of life.
 */
export function watchReadings(observations: Observable<Reading>, size: number): LatestReading {
  const values = new Float64Array(size)
  const waiting = new Set<() => void>()
  let timeS = Number.NEGATIVE_INFINITY
  let heardAtS = Number.NEGATIVE_INFINITY
  let sequence = -1

  const subscription: Subscription = observations.subscribe((reading) => {
    heardAtS = reading.timeS
    if (!reading.valid || reading.sequence === sequence) return
    values.set(reading.values)
    timeS = reading.timeS
    sequence = reading.sequence
    for (const wake of waiting) wake()
  })

  return {
    values,
    get timeS() {
      return timeS
    },
    get sequence() {
      return sequence
    },
    get heardAtS() {
      return heardAtS
    },
    next(timeoutS) {
      return new Promise((resolve) => {
        const settle = (arrived: boolean): void => {
          clearTimeout(timer)
          waiting.delete(onReading)
          resolve(arrived)
        }
        const onReading = (): void => settle(true)
        const timer = setTimeout(() => settle(false), timeoutS * 1000)
        waiting.add(onReading)
      })
    },
    close: () => subscription.unsubscribe(),
  }
}
