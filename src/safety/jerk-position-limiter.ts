import { clamp, type Limiter, negligibleShare, roundingMargin } from './limiter.ts'
import { createStopPlanner } from './stop-plan.ts'
import { type ActuatorLimits, reasons } from './types.ts'

/** Halvings of the range between what would be wanted and what is known to be safe. */
const halvings = 8

/**
 * Position commands with limited jerk, around the previous command.
 *
 * Invariant: there is a plan in hand, from the command in force to rest, every command of which keeps all limits. A new
 * command is sent only together with a new plan that was checked in full; where none is found the plan in hand is
 * followed by one command, and what is left of it is a plan still. Nothing else has to be believed: not that the search
 * finds the best command, nor that the planner finds the best stop.
 */
export function createJerkPositionLimiter(
  limits: ActuatorLimits & { readonly jerk: number },
  periodS: number,
): Limiter {
  const { lower, upper } = limits
  const topSpeed = limits.velocity * (1 - roundingMargin)
  const most = limits.acceleration * (1 - roundingMargin)
  const jerk = limits.jerk * (1 - roundingMargin)
  const delta = jerk * periodS
  const negligible = negligibleShare * limits.velocity * periodS
  const planner = createStopPlanner({ velocity: topSpeed, acceleration: most, jerk }, periodS)
  let inHand = planner.createPlan()
  let found = planner.createPlan()
  let tried = planner.createPlan()
  /** The plan in hand when the state was saved, and one to use instead of it as long as it is kept. */
  let savedPlan = inHand
  let spare = planner.createPlan()
  /** The next command of the plan in hand. */
  let next = 0
  let velocity = 0
  let acceleration = 0
  const relative = planner.createPlan()
  let lastRequested = 0
  /** Did the last command meet its request? */
  let level = true
  /** The side (±1) of the last goal towards which the plan in hand leads without overshooting it; 0 if it may. */
  let arriving = 0
  const saved = {
    command: 0,
    velocity: 0,
    acceleration: 0,
    next: 0,
    lastRequested: 0,
    level: true,
    arriving: 0,
  }

  const limiter = {
    limits,
    command: clamp(0, lower, upper),

    isAtRest: () => velocity === 0 && acceleration === 0,
    arm(start: number) {
      limiter.command = clamp(start, lower, upper)
      velocity = 0
      acceleration = 0
      next = 0
      planner.rest(inHand, limiter.command)
      lastRequested = limiter.command
      level = true
      arriving = 0
    },
    limit(requested: number) {
      const { command } = limiter
      const wantedVelocity = (requested - command) / periodS
      const wanted = (wantedVelocity - velocity) / periodS
      let why = 0
      if (requested > upper || requested < lower) why |= reasons.position
      if (wantedVelocity > topSpeed || wantedVelocity < -topSpeed) why |= reasons.velocity
      if (wanted > most || wanted < -most) why |= reasons.acceleration
      if (wanted > acceleration + delta || wanted < acceleration - delta) why |= reasons.jerk
      const goal = clamp(requested, lower, upper)
      const goalSpeed = goal === requested ? clamp((goal - lastRequested) / periodS, -topSpeed, topSpeed) : 0
      const side = goal >= command ? 1 : -1
      lastRequested = goal
      if (why === 0 && (level || arrives(requested, goal, goalSpeed, side)) && isSafe(requested)) {
        take(requested)
        level = true
        arriving = 0
        return 0
      }
      approach(goal, goalSpeed, side, wanted)
      level = Math.abs(limiter.command - requested) <= negligible
      return level ? 0 : why || reasons.position
    },
    brake() {
      follow()
    },
    save() {
      if (savedPlan !== inHand) spare = savedPlan
      savedPlan = inHand
      saved.command = limiter.command
      saved.velocity = velocity
      saved.acceleration = acceleration
      saved.next = next
      saved.lastRequested = lastRequested
      saved.level = level
      saved.arriving = arriving
    },
    restore() {
      if (savedPlan !== inHand) spare = inHand
      inHand = savedPlan
      limiter.command = saved.command
      velocity = saved.velocity
      acceleration = saved.acceleration
      next = saved.next
      lastRequested = saved.lastRequested
      level = saved.level
      arriving = saved.arriving
    },
  }

  /** Is there a stop from there within the limits? If so it lies in `found`. */
  const isSafe = (command: number): boolean => {
    const speed = (command - limiter.command) / periodS
    if (speed > topSpeed || speed < -topSpeed) return false
    if (!planner.plan(tried, command, speed, (speed - velocity) / periodS, lower, upper)) return false
    const before = found
    found = tried
    tried = before
    return true
  }

  /** Does somebody who sends this come to rest beside the moving goal without overshooting it? */
  const arrives = (command: number, goal: number, goalSpeed: number, side: number): boolean => {
    const speed = (command - limiter.command) / periodS
    const ahead = side * (command - goal)
    if (ahead > negligible) return false
    const acceleration = (speed - velocity) / periodS
    if (side * (speed - goalSpeed) <= 0 && side * acceleration <= 0) return true
    return planner.plan(
      relative,
      ahead,
      side * (speed - goalSpeed),
      side * acceleration,
      -Infinity,
      negligible,
    )
  }

  const moveTo = (command: number): void => {
    const speed = (command - limiter.command) / periodS
    acceleration = (speed - velocity) / periodS
    velocity = speed
    limiter.command = command
  }

  /** Send a command whose plan lies in `found`. */
  const take = (command: number): void => {
    const before = inHand
    inHand = found
    found = before === savedPlan ? spare : before
    next = 0
    moveTo(command)
  }

  /** One command of the plan in hand. */
  const follow = (): void => {
    moveTo(planner.command(inHand, next))
    next++
  }

  /**
   * As near to what is wanted as can be told to be safe. What has fallen behind a request comes to it without overshooting,
   * as long as it can.
   */
  const approach = (goal: number, goalSpeed: number, side: number, wanted: number): void => {
    const { command } = limiter
    const safe = planner.command(inHand, next)
    // The plan in hand need not be the one that would be made anew a period later, so its word is kept.
    const gently = (arriving === side && side * goalSpeed >= 0) || arrives(safe, goal, goalSpeed, side)
    const steepest = clamp(wanted, acceleration - delta, acceleration + delta)
    const target = command + (velocity + clamp(steepest, -most, most) * periodS) * periodS
    let good = 0
    let bad = 1
    for (let halving = 0, share = 1; halving < halvings && good < 1; halving++) {
      const tried = safe + share * (target - safe)
      if ((!gently || arrives(tried, goal, goalSpeed, side)) && isSafe(tried)) good = share
      else bad = share
      share = (good + bad) / 2
    }
    if (good > 0) take(safe + good * (target - safe))
    else follow()
    arriving = gently ? side : 0
  }
  return limiter
}
