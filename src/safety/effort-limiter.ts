import { clamp, type Limiter } from './limiter.ts'
import { type ActuatorLimits, reasons } from './types.ts'

/** Effort commands (N·m, N): clamped; at rest means no effort. Position and speed are guarded by trips only. */
export function createEffortLimiter(limits: ActuatorLimits): Limiter {
  const { effort } = limits
  let command = 0

  return {
    limits,
    get command() {
      return command
    },
    get atRest() {
      return command === 0
    },
    arm(start) {
      command = clamp(start, -effort, effort)
    },
    limit(requested) {
      command = clamp(requested, -effort, effort)
      return command === requested ? 0 : reasons.effort
    },
    brake() {
      command = 0
    },
  }
}
