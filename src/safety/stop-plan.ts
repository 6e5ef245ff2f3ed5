/** A way to rest: the commands of the periods to come, until one repeats the one before it for good. */
export interface StopPlan {
  /** Commands of the coming periods; `steps` of them count. */
  readonly commands: Float64Array
  steps: number
  /** Extremes over all of them. */
  lowest: number
  highest: number
}

export interface StopPlanner {
  /** Periods that the longest plan takes, from top speed and full acceleration. */
  readonly longest: number
  createPlan(): StopPlan
  /** The plan of somebody who is at rest at `position`. */
  rest(plan: StopPlan, position: number): void
  /**
   * Fill `plan` with a shortest way to rest from a command at `position` that was reached with `velocity` and
   * `acceleration`, both as differences over a period. True if it keeps the velocity limit all the way; positions are
   * for the caller to judge.
   */
  plan(plan: StopPlan, position: number, velocity: number, acceleration: number): boolean
}

export interface StopLimits {
  readonly velocity: number
  readonly acceleration: number
  readonly jerk: number
}

/**
 * Stopping with limited jerk, in discrete time. With a(i) = (v(i) − v(i−1))/T and j(i) = (a(i) − a(i−1))/T, a stop of n
 * periods from (v, a) is a sequence with
 *
 *     |a(i)| ≤ A,   |a(i) − a(i−1)| ≤ J·T =: δ,   a(n) = 0,   T·Σ a(i) = −v.
 *
 * All sequences that keep the inequalities and a(n) = 0 lie between the lowest, max(−A, a − iδ, −(n−i)δ), and the highest,
 * min(A, a + iδ, (n−i)δ), which both keep them too. They form a convex set, so wherever −v/T lies between the sums of
 * those two, the blend of the two with that very sum is a stop; and if it does not, there is none of n periods.
 * A stop of n periods is one of n + 1 as well, so the least n is found by bisection.
 */
export function createStopPlanner(limits: StopLimits, periodS: number): StopPlanner {
  const { velocity: topSpeed, acceleration: most } = limits
  const delta = limits.jerk * periodS

  /** Σ min(A, a + iδ, (n−i)δ) over i = 1 … n, where a ≥ −nδ. */
  const highestSum = (acceleration: number, n: number): number => {
    const meet = (n - acceleration / delta) / 2
    const rising = Math.min(Math.max(Math.floor(Math.min((most - acceleration) / delta, meet)), 0), n)
    const falling = Math.min(Math.max(Math.ceil(Math.max(n - most / delta, meet)), rising + 1), n + 1)
    const up = rising * acceleration + (delta * rising * (rising + 1)) / 2
    const last = n - falling
    return up + (falling - 1 - rising) * most + (delta * last * (last + 1)) / 2
  }
  const lowestSum = (acceleration: number, n: number): number => -highestSum(-acceleration, n)

  const stopsIn = (n: number, velocity: number, acceleration: number): boolean => {
    if (n * delta < Math.abs(acceleration)) return false
    const sum = -velocity / periodS
    return lowestSum(acceleration, n) <= sum && sum <= highestSum(acceleration, n)
  }

  const shortest = (velocity: number, acceleration: number): number => {
    let enough = 1
    while (!stopsIn(enough, velocity, acceleration)) enough *= 2
    let few = enough >> 1
    while (enough - few > 1) {
      const middle = (few + enough) >> 1
      if (stopsIn(middle, velocity, acceleration)) enough = middle
      else few = middle
    }
    return enough
  }

  const longest = shortest(topSpeed, most)

  return {
    longest,
    createPlan: () => ({ commands: new Float64Array(longest + 1), steps: 0, lowest: 0, highest: 0 }),

    rest: (plan, position) => {
      plan.steps = 0
      plan.lowest = position
      plan.highest = position
    },

    plan: (plan, position, velocity, acceleration) => {
      plan.steps = 0
      plan.lowest = position
      plan.highest = position
      if (velocity === 0 && acceleration === 0) return true
      const n = shortest(velocity, acceleration)
      if (n > longest) return false
      const low = lowestSum(acceleration, n)
      const span = highestSum(acceleration, n) - low
      const share = span > 0 ? (-velocity / periodS - low) / span : 0
      const { commands } = plan
      let speed = velocity
      let at = position
      // In the last period nothing moves: a(n) = 0 and v(n) = 0.
      for (let i = 1; i < n; i++) {
        const down = Math.max(-most, acceleration - i * delta, (i - n) * delta)
        const up = Math.min(most, acceleration + i * delta, (n - i) * delta)
        speed += (down + share * (up - down)) * periodS
        if (i < n - 1) at += speed * periodS
        commands[i - 1] = at
        if (at < plan.lowest) plan.lowest = at
        if (at > plan.highest) plan.highest = at
        if (speed > topSpeed || speed < -topSpeed) return false
      }
      plan.steps = n - 1
      return true
    },
  }
}
