import type { Limiter } from '../limiter.ts'
import type { Clearance } from './clearance.ts'

/** Added to the margin for what rounding does to positions and distances; far below anything that can be measured. */
export const roundingM = 1e-6

/**
 * What a robot at rest has beyond the margin. From there every step of which no point moves farther than twice this
 * passes unless it leads nearer, so a robot that came to rest at a wall can leave it again.
 */
export const restingM = 2e-4

/** The commands from the ones in force, by the next ones, to rest. */
export interface LookAhead {
  /** Note the commands in force, before the next ones are proposed. */
  begin(): void
  /**
   * Do the proposed commands, and all braking from there, stay inside? Leaves the limiters at rest where the braking
   * ended: whoever asks puts them back.
   */
  staysInside(): boolean
}

/**
 * Joints take their own time from one command to the next, but run monotonously: so at any moment every joint is
 * between its last command q_k and its next one q_{k+1}. The room d (a ball's distance to the nearest wall, or that
 * between two capsules) changes by at most Σ_j r_j·|Δq_j|, r from `reach.ts`. For any x between the two
 *
 *     d(x) ≥ d(q_k) − Σ r_j·|x_j − q_k,j|     and     d(x) ≥ d(q_{k+1}) − Σ r_j·|q_{k+1},j − x_j|
 *
 * and the sum of the two, halved, is
 *
 *     d(x) ≥ ( d(q_k) + d(q_{k+1}) − Σ r_j·|q_{k+1},j − q_k,j| ) / 2.
 *
 * So d(q_k) + d(q_{k+1}) ≥ Σ r_j·|Δq_j| + 2·margin keeps the margin all the way between. The same holds from any
 * command to any later one, with the way that each joint runs between the two in place of |Δq_j|: so the whole stop is
 * looked at from its two ends first, and halved only where that is not enough.
 *
 * @param limiters those of the joints that bear on the room
 * @param columns their places among all actuators
 * @param longest periods that a stop takes at most
 */
export function createLookAhead(
  limiters: readonly Limiter[],
  columns: readonly number[],
  actuators: number,
  clearance: Clearance,
  marginM: number,
  longest: number,
): LookAhead {
  const margin = marginM + roundingM
  const { size } = clearance
  const joints = limiters.length
  const column = Int32Array.from(columns)
  const reach = Float64Array.from({ length: size * joints }, (_, index) => {
    return clearance.reach[Math.floor(index / joints) * actuators + column[index % joints]]
  })
  // In force, proposed, braking, at rest. All actuators, of which the others stay 0: they do not bear on the room.
  const commands = new Float64Array((longest + 2) * actuators)
  /** The way that each joint has run since the commands in force. */
  const way = new Float64Array((longest + 2) * joints)
  const levels = Math.ceil(Math.log2(longest + 1)) + 1
  const room = new Float64Array((levels + 2) * size)
  const run = new Float64Array(joints)

  const note = (step: number): void => {
    for (let joint = 0; joint < joints; joint++) {
      const at = step * actuators + column[joint]
      commands[at] = limiters[joint].command
      if (step === 0) continue
      const before = way[(step - 1) * joints + joint]
      way[step * joints + joint] = before + Math.abs(commands[at] - commands[at - actuators])
    }
  }

  /** Number of the step at which all are at rest; −1 if there is none. */
  const brake = (): number => {
    for (let step = 1; step < longest + 2; step++) {
      note(step)
      let atRest = true
      for (let joint = 0; joint < joints; joint++) {
        if (limiters[joint].isAtRest()) continue
        atRest = false
        limiters[joint].brake()
      }
      if (atRest) return step
    }
    return -1
  }

  const measure = (step: number, level: number): void => {
    clearance.measure(commands, step * actuators, room, level * size)
  }

  const keeps = (level: number, least: number): boolean => {
    for (let index = level * size; index < (level + 1) * size; index++)
      if (!(room[index] >= least)) return false
    return true
  }

  const reaches = (from: number, to: number, before: number, after: number): boolean => {
    for (let joint = 0; joint < joints; joint++)
      run[joint] = way[to * joints + joint] - way[from * joints + joint]
    for (let index = 0; index < size; index++) {
      let most = 0
      for (let joint = 0; joint < joints; joint++) most += reach[index * joints + joint] * run[joint]
      if (!(room[before * size + index] + room[after * size + index] >= most + 2 * margin)) return false
    }
    return true
  }

  /** Is the margin kept from one step to another, whose rooms lie in the levels `before` and `after`? */
  const isCovered = (from: number, to: number, before: number, after: number, level: number): boolean => {
    if (reaches(from, to, before, after)) return true
    if (to - from < 2) return false
    const middle = (from + to) >> 1
    measure(middle, level)
    return (
      keeps(level, margin) &&
      isCovered(from, middle, before, level, level + 1) &&
      isCovered(middle, to, level, after, level + 1)
    )
  }

  return {
    begin: () => note(0),
    staysInside: () => {
      const last = brake()
      if (last < 0) return false
      measure(last, 1)
      if (!keeps(1, margin + restingM)) return false
      measure(0, 0)
      return isCovered(0, last, 0, 1, 2)
    },
  }
}
