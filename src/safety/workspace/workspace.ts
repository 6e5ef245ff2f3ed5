import { SinewError } from '../../contract/errors.ts'
import type { Limiter } from '../limiter.ts'
import { type GateInput, reasons, type SafetyLimits } from '../types.ts'
import { checkWorkspace, longestStop } from './check-workspace.ts'
import { createClearance } from './clearance.ts'
import { createLookAhead, restingM, roundingM } from './look-ahead.ts'
import type { WorkspaceLimits } from './types.ts'

/** Shares of the way from braking to what was proposed that are tried: 1/2, 1/4, … and how many of them in a step. */
const halvings = 10
const tries = 3

/** Lets the limiters propose the next commands; asked twice of the same state it must propose the same. */
export type Propose = (input: GateInput) => number

/**
 * Keeps a robot inside its workspace.
 *
 * Invariant: from the commands in force, braking all joints stays inside. Commands that break it are replaced by
 * smaller steps, in the end by the braking itself, which the invariant says is safe.
 */
export interface Workspace {
  /**
   * The robot is at rest where the limiters are.
   *
   * @throws SinewError `safety` if that is not inside.
   */
  requireInside(): void
  /** The next commands, as proposed or nearer to braking; returns the reason bits, and adds them to `altered`. */
  limit(input: GateInput, propose: Propose, altered: Uint32Array): number
}

/** @throws SinewError `safety` if the workspace is not usable or cannot be guaranteed. */
export function createWorkspace(
  workspace: WorkspaceLimits,
  limits: SafetyLimits,
  limiters: readonly Limiter[],
): Workspace {
  const columns = checkWorkspace(workspace, limits)
  const clearance = createClearance(workspace, limits.actuators)
  const bearing = columns.map((column) => limiters[column] as Limiter)
  const longest = longestStop(columns, limits)
  const marginM = workspace.marginM
  const ahead = createLookAhead(bearing, columns, limiters.length, clearance, marginM, longest)
  const braked = new Float64Array(columns.length)
  const proposed = new Float64Array(columns.length)
  const commands = new Float64Array(limiters.length)
  const room = new Float64Array(clearance.size)
  /** Halvings of the smaller step that was tried last. */
  let level = 1

  const restore = (some: readonly Limiter[]): void => {
    for (let index = 0; index < some.length; index++) some[index].restore()
  }

  /** A share of the way from braking to what was proposed. */
  const step = (input: GateInput, share: number): void => {
    const ageS = Math.max(input.observationAgeS, 0)
    for (let index = 0; index < bearing.length; index++) {
      const column = columns[index]
      const target = braked[index] + share * (proposed[index] - braked[index])
      bearing[index].limit(target, input.position[column], input.velocity[column], ageS)
    }
  }

  const brake = (): void => {
    restore(bearing)
    for (let index = 0; index < bearing.length; index++) bearing[index].brake()
  }

  return {
    requireInside() {
      for (let index = 0; index < bearing.length; index++) commands[columns[index]] = bearing[index].command
      clearance.measure(commands, 0, room, 0)
      const least = workspace.marginM + roundingM + restingM
      const worst = room.indexOf(Math.min(...room))
      if (room[worst] >= least) return
      const [what, where] = [clearance.names[worst] as string, clearance.nearest(worst)]
      throw new SinewError('safety', `refused to arm: "${what}" is outside the workspace, at "${where}"`, {
        where: `safety.workspace, ${where}`,
        expected: `at least ${(least * 1000).toFixed(1)} mm away`,
        received: `${(room[worst] * 1000).toFixed(1)} mm`,
        fix: 'bring the robot inside by hand, with the robot switched off, and start again',
      })
    },

    limit(input, propose, altered) {
      ahead.begin()
      for (let index = 0; index < limiters.length; index++) limiters[index].save()
      const why = propose(input)
      for (let index = 0; index < bearing.length; index++) proposed[index] = bearing[index].command
      if (ahead.staysInside()) {
        restore(limiters)
        return propose(input)
      }
      for (let index = 0; index < bearing.length; index++) altered[columns[index]] |= reasons.workspace
      brake()
      for (let index = 0; index < bearing.length; index++) braked[index] = bearing[index].command
      // Beginning a little above what passed last: mostly the first or second try is the right one.
      level = Math.max(level - 1, 1)
      for (let tried = 0; tried < tries; tried++) {
        restore(bearing)
        step(input, 0.5 ** level)
        if (ahead.staysInside()) {
          restore(bearing)
          step(input, 0.5 ** level)
          return why | reasons.workspace
        }
        level = Math.min(level + 1, halvings)
      }
      brake()
      return why | reasons.workspace
    },
  }
}
