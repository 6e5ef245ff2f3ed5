import type { GpioOutput, Level } from './types.ts'

/**
 * A line that toggles while all is well. A relay behind a charge pump or a retriggerable monostable drops the motors'
 * power when it stands still, at whatever level: that holds even when the whole machine hangs.
 */
export interface Heartbeat {
  start(): void
  /** Low, and still. */
  stop(): void
}

export function createHeartbeat(output: GpioOutput, frequencyHz: number): Heartbeat {
  let timer: ReturnType<typeof setInterval> | undefined
  let level: Level = 0
  return {
    start: () => {
      timer ??= setInterval(() => {
        level = level === 1 ? 0 : 1
        output.write(level)
      }, 500 / frequencyHz)
    },
    stop: () => {
      clearInterval(timer)
      timer = undefined
      level = 0
      output.write(0)
    },
  }
}
