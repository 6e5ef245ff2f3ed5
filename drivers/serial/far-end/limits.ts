import type { WireLimits } from '../protocol/layout.ts'

/** What the robot's own limits saw, counted an actuator and a COMMAND. */
export interface Violations {
  nonFinite: number
  /** Commanded position outside its bounds: refused. */
  position: number
  /** Clamped for a position servo, refused for a velocity command. */
  velocity: number
  /** Clamped. */
  acceleration: number
  /** Outside the effort limit: refused. */
  effort: number
}

export type Verdict = 'obeyed' | 'clamped' | 'nonFinite' | 'outOfRange'

export interface FarEndLimiter {
  /** The commands in force. Shape [actuators]. */
  readonly inForce: Float64Array
  readonly violations: Violations
  /** The outputs were brought to rest: `inForce` is what they hold. */
  rebase(): void
  /**
   * Judge a COMMAND that came `periods` control periods after the last one, and put it in force unless it is
   * refused. A refused command leaves everything as it was.
   */
  judge(values: Float64Array, periods: number): Verdict
}

/**
 * A command within its limits in float64 may leave them by its rounding to float32, and differences of rounded
 * positions by more: a limit counts as broken only beyond what rounding explains.
 */
const rounding = 2 ** -23

/**
 * The limits that the robot enforces by itself, whatever the host says. They are the gate's limits, written a
 * second time on purpose: two mistakes must agree before anything moves that should not.
 */
export function createFarEndLimiter(limits: readonly WireLimits[], periodS: number): FarEndLimiter {
  const count = limits.length
  const inForce = new Float64Array(count)
  /** Rate of change of the commands in force. */
  const rate = new Float64Array(count)
  const violations: Violations = { nonFinite: 0, position: 0, velocity: 0, acceleration: 0, effort: 0 }
  /** COMMANDs obeyed since the last rest, and the periods that they span. */
  let commands = 0
  let sinceRestS = 0
  const at = (index: number): WireLimits => limits[index]

  const outOfRange = (values: Float64Array): boolean => {
    let broken = false
    for (let index = 0; index < count; index++) {
      const { kind, lower, upper, velocity, effort } = at(index)
      const value = values[index]
      const top = kind === 'position' ? upper : kind === 'velocity' ? velocity : effort
      const bottom = kind === 'position' ? lower : -top
      const slack = rounding * Math.max(Math.abs(top), Math.abs(bottom))
      if (value <= top + slack && value >= bottom - slack) continue
      violations[kind]++
      broken = true
    }
    return broken
  }

  /** The value nearest to `value` that is at most `reach` away from `from`. */
  const within = (value: number, from: number, reach: number): number =>
    Math.min(from + reach, Math.max(from - reach, value))

  /**
   * The host's commands start from where it measured the robot, which is a little off from what it holds. So the
   * first COMMAND after a rest is limited in speed only, and the second may be as fast as acceleration from rest
   * allows; from then on the rate of the last one is known.
   */
  const limitPosition = (index: number, value: number, elapsedS: number): number => {
    const { velocity, acceleration } = at(index)
    const from = inForce[index]
    const slack = (rounding * (Math.abs(value) + Math.abs(from))) / elapsedS
    const wanted = (value - from) / elapsedS
    const bySpeed = within(wanted, 0, velocity + slack)
    if (bySpeed !== wanted) violations.velocity++
    // The rate is itself a difference of rounded positions, hence the double slack.
    const reach = acceleration * (commands === 2 ? sinceRestS : elapsedS) + 2 * slack
    const next = commands === 1 ? bySpeed : within(bySpeed, rate[index], reach)
    if (next !== bySpeed) violations.acceleration++
    rate[index] = commands === 1 ? 0 : next
    return next === wanted ? value : from + next * elapsedS
  }

  const limitVelocity = (index: number, value: number, elapsedS: number): number => {
    const reach = at(index).acceleration * elapsedS + rounding * at(index).velocity
    const next = within(value, inForce[index], reach)
    if (next !== value) violations.acceleration++
    return next
  }

  return {
    inForce,
    violations,
    rebase: () => {
      rate.fill(0)
      commands = 0
      sinceRestS = 0
    },
    judge: (values, periods) => {
      for (let index = 0; index < count; index++) {
        if (Number.isFinite(values[index])) continue
        violations.nonFinite++
        return 'nonFinite'
      }
      if (outOfRange(values)) return 'outOfRange'
      const elapsedS = Math.max(1, periods) * periodS
      commands++
      sinceRestS += elapsedS
      let clamped = false
      for (let index = 0; index < count; index++) {
        const value = values[index]
        const { kind } = at(index)
        const next =
          kind === 'position'
            ? limitPosition(index, value, elapsedS)
            : kind === 'velocity'
              ? limitVelocity(index, value, elapsedS)
              : value
        clamped ||= next !== value
        inForce[index] = next
      }
      return clamped ? 'clamped' : 'obeyed'
    },
  }
}
