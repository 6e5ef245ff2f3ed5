/** The one source of time. Monotonic seconds; only differences mean anything. */
export interface Clock {
  nowS(): number
}

export const systemClock: Clock = { nowS: () => performance.now() / 1000 }

/** A clock that only moves when told to: for tests and for simulation time. */
export function createManualClock(startS = 0): Clock & { advance(seconds: number): void } {
  let timeS = startS
  return {
    nowS: () => timeS,
    advance: (seconds) => {
      timeS += seconds
    },
  }
}
