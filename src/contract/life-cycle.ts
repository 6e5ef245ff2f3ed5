import { type Observable, Subject } from 'rxjs'
import { SinewError } from './errors.ts'
import type { RobotState } from './robot.ts'

/** Where a robot is in its life; what every implementation of {@link Robot} shares. */
export interface LifeCycle {
  readonly state: RobotState
  /** The same as a question, which TypeScript does not take for settled across an `await`. */
  is(...states: readonly RobotState[]): boolean
  /** Hot; completes at `end`. */
  readonly states: Observable<{ readonly state: RobotState; readonly reason: string }>
  /** Go over to `next` and tell why; nothing happens if that is the state already, or after `end`. */
  become(next: RobotState, reason: string): void
  /** From anywhere but `closed` and `faulted`, which stay. Says whether it became so. */
  fault(reason: string): boolean
  /** @throws SinewError `usage` unless the state is one of `allowed`, or if it is to open and has been open before */
  require(verb: string, ...allowed: readonly RobotState[]): void
  /** Closed for good. Idempotent. */
  end(reason?: string): void
}

/** @param where what people know the robot by: a port, a broker's address */
export function createLifeCycle(where: string): LifeCycle {
  const states = new Subject<{ readonly state: RobotState; readonly reason: string }>()
  let state: RobotState = 'closed'
  let ended = false

  const become = (next: RobotState, reason: string): void => {
    if (next === state || ended) return
    state = next
    states.next({ state, reason })
  }

  return {
    states,
    get state() {
      return state
    },
    is: (...allowed) => allowed.includes(state),
    become,
    fault: (reason) => {
      if (state === 'closed' || state === 'faulted') return false
      become('faulted', reason)
      return true
    },
    require: (verb, ...allowed) => {
      if (allowed.includes(state) && !ended) return
      throw new SinewError('usage', `cannot ${verb} a robot that is ${state}`, {
        where,
        expected: `a robot that is ${allowed.join(' or ')}`,
        received: ended ? 'closed for good' : state,
        ...(ended ? { fix: 'create a new one' } : {}),
      })
    },
    end: (reason = 'closed') => {
      become('closed', reason)
      ended = true
      states.complete()
    },
  }
}
