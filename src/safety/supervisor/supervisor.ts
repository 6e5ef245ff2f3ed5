import { SinewError } from '../../contract/errors.ts'
import { type Reason, reasonNames, reasons } from '../types.ts'
import { type Event, latched, type State, table } from './table.ts'
import { type Ladder, type Rung, rungs } from './types.ts'

/** Why the robot was stopped, as the log and a person have it. */
export interface Cause {
  /** The reason's bit: what the log, the wire and the episode have. */
  readonly code: number
  readonly reason: Reason
  readonly rung: Rung
  readonly text: string
  readonly timeS: number
}

/** Walks the table. Pure: what time it is, it is told. */
export interface Supervisor {
  readonly state: State
  readonly latched: boolean
  /** What latched it in the first place; what followed from it does not replace it. */
  readonly firstCause: Cause | undefined
  /** Something is wrong: bits of `reasons`. The gravest one decides; its rung is returned. */
  raise(why: number, text: string, nowS: number): Rung
  /** What held it is gone. */
  well(nowS: number): void
  /** @throws SinewError `safety` if it is latched, `usage` if it is armed already */
  arm(nowS: number): void
  /** The run is over in order. */
  end(nowS: number, park: boolean): void
  /** Once a period: is the robot at rest (or parked), and has anything taken too long? */
  tick(nowS: number, atRest: boolean): State
  /**
   * A person has looked at what stopped it, and says so by naming it: then it may be armed again.
   *
   * @throws SinewError `safety` unless `acknowledged` is the first cause and the robot is at rest
   */
  clear(acknowledged: Reason, nowS: number): void
}

/** The reasons of a set, the one on the highest rung first. */
function gravest(why: number, ladder: Ladder): Reason | undefined {
  let worst: Reason | undefined
  for (const name of reasonNames) {
    if ((why & reasons[name]) === 0) continue
    if (!worst || rungs.indexOf(ladder.rungs[name]) > rungs.indexOf(ladder.rungs[worst])) worst = name
  }
  return worst
}

/** @param onChange is told of every change of state */
export function createSupervisor(
  ladder: Ladder,
  onChange: (state: State, cause: Cause | undefined) => void = () => {},
): Supervisor {
  let state: State = 'idle'
  let sinceS = 0
  let firstCause: Cause | undefined
  let cause: Cause | undefined

  const isLatched = (): boolean => latched.includes(state)
  const go = (event: Event, nowS: number): void => {
    const next = table[state][event]
    if (next === state) return
    state = next
    sinceS = nowS
    if (isLatched()) firstCause ??= cause
    else if (state !== 'hold') cause = undefined
    onChange(state, isLatched() ? firstCause : cause)
  }

  return {
    get state() {
      return state
    },
    get latched() {
      return isLatched()
    },
    get firstCause() {
      return firstCause
    },
    raise(why, text, nowS) {
      const reason = gravest(why, ladder)
      if (!reason) return 'warn'
      const rung = ladder.rungs[reason]
      if (rung === 'warn') return rung
      cause = { code: reasons[reason], reason, rung, text, timeS: nowS }
      go(rung, nowS)
      return rung
    },
    well: (nowS) => go('well', nowS),
    arm(nowS) {
      if (isLatched()) {
        throw new SinewError('safety', 'refused to arm: the robot is latched', {
          received: `${firstCause?.reason}: ${firstCause?.text}`,
          fix: 'see to what stopped it, and clear it by naming it',
        })
      }
      if (state !== 'idle') throw new SinewError('usage', `armed already: ${state}`)
      go('arm', nowS)
    },
    end: (nowS, park) => go(park ? 'park' : 'end', nowS),
    tick(nowS, atRest) {
      const forS = nowS - sinceS
      if (atRest && state !== 'active' && state !== 'hold') go('rest', nowS)
      else if (state === 'hold' && forS >= ladder.holdS) go('expire', nowS)
      // A pose may be far: how long parking takes is for whoever parks to say, by `end`.
      else if ((state === 'ending' || state === 'stopping') && forS >= ladder.brakingS) go('expire', nowS)
      return state
    },
    clear(acknowledged, nowS) {
      if (!isLatched()) return
      const moving = state === 'stopping'
      if (acknowledged !== firstCause?.reason || moving) {
        throw new SinewError('safety', 'refused to clear', {
          expected: moving ? 'a robot at rest' : `an acknowledgement of ${firstCause?.reason}`,
          received: moving ? 'one that still brakes' : acknowledged,
          fix: 'see to what stopped it first',
        })
      }
      firstCause = undefined
      cause = undefined
      go('clear', nowS)
    },
  }
}
