/** Layout of the memory between the ticking thread and the one that is ticked: indices of its int32s and float64s. */
export const shared = { bytes: 16, tick: 0, command: 1, startS: 1 } as const
export const commands = { wait: 0, start: 1, close: 2 } as const

/** Monotonic seconds that mean the same in every thread of the machine, unlike `performance.now()`. */
export function monotonicS(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds + nanoseconds * 1e-9
}
