import { SinewError } from '../contract/errors.ts'
import { checkLimits } from './check-limits.ts'
import {
  checkFinite,
  checkHeartbeat,
  checkMeasured,
  checkObservationAge,
  checkTracking,
  measuredTolerance,
} from './checks.ts'
import { createEffortLimiter } from './effort-limiter.ts'
import { createJerkPositionLimiter } from './jerk-position-limiter.ts'
import type { Limiter } from './limiter.ts'
import { createPositionLimiter } from './position-limiter.ts'
import {
  type ActuatorLimits,
  type GateInput,
  reasonNames,
  reasons,
  type SafetyGate,
  type SafetyLimits,
} from './types.ts'
import { createVelocityLimiter } from './velocity-limiter.ts'
import { createWorkspace } from './workspace/workspace.ts'

function createLimiter(limits: ActuatorLimits, { periodS, watchdogS }: SafetyLimits): Limiter {
  const { kind, jerk } = limits
  if (kind === 'position' && jerk !== undefined)
    return createJerkPositionLimiter({ ...limits, jerk }, periodS)
  if (kind === 'position') return createPositionLimiter(limits, periodS)
  if (limits.kind === 'velocity') return createVelocityLimiter(limits, periodS, watchdogS)
  return createEffortLimiter(limits)
}

function requireArmable(limits: ActuatorLimits, command: number): void {
  const { kind, lower, upper, velocity, effort } = limits
  const slack = measuredTolerance.positionOfRange * (upper - lower)
  const bound = kind === 'velocity' ? velocity : effort
  const low = kind === 'position' ? lower - slack : -bound
  const high = kind === 'position' ? upper + slack : bound
  if (command >= low && command <= high) return
  throw new SinewError('safety', `refused to arm: "${limits.name}" is outside its limits`, {
    where: limits.name,
    expected: `${kind} within [${low}, ${high}]`,
    received: String(command),
    fix: 'bring the joint inside its limits by hand, with the robot switched off, and start again',
  })
}

const reasonBits = reasonNames.map((name) => reasons[name])

/**
 * The gate of one robot. See `SafetyGate` for the contract and README.md for what it guarantees.
 *
 * @throws SinewError `safety` if a limit is missing, not finite or absurd.
 */
export function createSafetyGate(limits: SafetyLimits): SafetyGate {
  checkLimits(limits)
  const limiters = limits.actuators.map((actuator) => createLimiter(actuator, limits))
  const counts = new Uint32Array(reasonNames.length)
  const altered = new Uint32Array(limiters.length)
  const workspace = limits.workspace && createWorkspace(limits.workspace, limits, limiters)
  let state: SafetyGate['state'] = 'closed'
  let tripped = 0

  const count = (why: number): void => {
    for (let index = 0; index < reasonBits.length; index++) {
      if (why & reasonBits[index]) counts[index]++
    }
  }

  const findTrip = (input: GateInput): number => {
    let why = checkObservationAge(input, limits) | checkHeartbeat(input, limits)
    for (let index = 0; index < limiters.length; index++) {
      const limiter = limiters[index]
      const position = input.position[index]
      why |= checkFinite(input, index)
      why |= checkTracking(limiter.limits, limiter.command, position)
      why |= checkMeasured(limiter.limits, position, input.velocity[index])
    }
    // A value that is no number fails every check; its own reason is the one to report.
    return why & reasons.nonFinite ? reasons.nonFinite : why
  }

  const propose = (input: GateInput): number => {
    const ageS = Math.max(input.observationAgeS, 0)
    let why = 0
    for (let index = 0; index < limiters.length; index++) {
      altered[index] = limiters[index].limit(
        input.requested[index],
        input.position[index],
        input.velocity[index],
        ageS,
      )
      why |= altered[index]
    }
    return why
  }

  const limitAll = (input: GateInput): number => {
    return workspace ? workspace.limit(input, propose, altered) : propose(input)
  }

  const brakeAll = (): void => {
    let atRest = true
    for (const limiter of limiters) {
      limiter.brake()
      atRest &&= limiter.isAtRest()
    }
    if (atRest) state = 'stopped'
  }

  const trip = (why: number, next: SafetyGate['state']): void => {
    tripped = why
    state = next
    count(why)
  }

  /** Act on the commands in force for this step. */
  const decide = (input: GateInput): number => {
    altered.fill(0)
    if (state === 'closed') {
      count(reasons.notArmed)
      return reasons.notArmed
    }
    if (state === 'open') {
      const why = findTrip(input)
      if (why === 0) {
        const limited = limitAll(input)
        count(limited)
        return limited
      }
      trip(why, 'stopping')
    }
    brakeAll()
    return tripped
  }

  return {
    limits,
    counts,
    altered,
    get state() {
      return state
    },
    get tripped() {
      return tripped
    },
    arm(command) {
      if (state !== 'closed') {
        throw new SinewError('safety', `refused to arm: the gate is ${state}`, {
          expected: 'a closed gate',
          received: state,
          fix: 'find out why it stopped, then clear it before arming',
        })
      }
      for (const [index, actuator] of limits.actuators.entries()) {
        requireArmable(actuator, command[index] ?? Number.NaN)
      }
      for (const [index, limiter] of limiters.entries()) limiter.arm(command[index])
      workspace?.requireInside()
      state = 'open'
    },
    step(input, sent) {
      const why = decide(input)
      for (let index = 0; index < limiters.length; index++) sent[index] = limiters[index].command
      return why
    },
    stop(reason) {
      if (tripped !== 0) return
      trip(reason === 0 ? reasons.operator : reason, state === 'open' ? 'stopping' : 'stopped')
    },
    clear() {
      tripped = 0
      state = 'closed'
    },
  }
}
