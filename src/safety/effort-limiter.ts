import { clamp, type Limiter } from './limiter.ts'
import { type ActuatorLimits, reasons } from './types.ts'

/** Effort commands (N·m, N): clamped; at rest means no effort. Position and speed are guarded by trips only. */
export function createEffortLimiter(limits: ActuatorLimits): Limiter {
  const { effort } = limits
  let saved = 0
  const limiter = {
    limits,
    command: 0,

    isAtRest: () => limiter.command === 0,
    arm(start: number) {
      limiter.command = clamp(start, -effort, effort)
    },
    limit(requested: number) {
      limiter.command = clamp(requested, -effort, effort)
      return limiter.command === requested ? 0 : reasons.effort
    },
    brake() {
      limiter.command = 0
    },
    save() {
      saved = limiter.command
    },
    restore() {
      limiter.command = saved
    },
  }
  return limiter
}
