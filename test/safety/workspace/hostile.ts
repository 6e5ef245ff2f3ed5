import type { Random } from '../../../src/contract/random.ts'
import type { ActuatorLimits } from '../../../src/safety/types.ts'

/**
 * Requests meant to leave the workspace: poses anywhere, held for a while so that the arm runs there at full speed,
 * poses beyond every limit, chatter, small and wild steps from where it is, everything against one end.
 */
export function createHostile(random: Random, actuators: readonly ActuatorLimits[]) {
  const goal = actuators.map(() => 0)
  let mode = 0
  let left = 0

  return (commands: Float64Array, requested: Float64Array): void => {
    if (left-- <= 0) {
      mode = random.integer(7)
      left = 1 + random.integer(60)
      for (const [joint, { lower, upper }] of actuators.entries()) {
        const ends = random.integer(3) === 0 ? (random.integer(2) === 0 ? lower : upper) : undefined
        goal[joint] = ends ?? random.between(1.2 * lower - 0.1, 1.2 * upper + 0.1)
      }
    }
    for (const [joint, { lower, upper }] of actuators.entries()) {
      const command = commands[joint] ?? 0
      const to = goal[joint] ?? 0
      const wild = random.integer(2) === 0 ? 1e9 : -1e9
      if (mode === 0) requested[joint] = command + random.between(-1, 1) * 0.01
      else if (mode === 1) requested[joint] = random.between(lower, upper)
      else if (mode === 2) requested[joint] = wild
      else if (mode === 3) requested[joint] = command + 0.1 * (to - command)
      else requested[joint] = to
    }
  }
}
