/** A way to rest from a command that was reached with some velocity and acceleration, differences over a period. */
export interface StopPlan {
  position: number
  velocity: number
  acceleration: number
  /** Commands of the coming periods; `steps` of them count. */
  readonly commands: Float64Array
  /** −1 while the commands have not been written down. */
  steps: number
}

export interface StopPlanner {
  /** Periods that the longest plan takes, from top speed and full acceleration. */
  readonly longest: number
  createPlan(): StopPlan
  /** The plan of somebody who is at rest at `position`. */
  rest(plan: StopPlan, position: number): void
  /**
   * Make `plan` a shortest way to rest from there. True if all of it keeps the velocity limit and stays inside
   * [low, high]. Where that can be told without, its commands are not written down yet.
   */
  plan(
    plan: StopPlan,
    position: number,
    velocity: number,
    acceleration: number,
    low: number,
    high: number,
  ): boolean
  /** The command that comes `index` periods later. */
  command(plan: StopPlan, index: number): number
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
 * those two there is a stop of n periods, and if it does not, there is none. A stop of n periods is one of n + 1 as well,
 * so the least n is found by bisection.
 *
 * Between the two lies a third one, which only takes the acceleration back: a − iδ down to 0 (for a > 0). The plan is the
 * blend of that one with the lowest or the highest that has the sum −v/T. So a joint first loses its acceleration, by
 * which the speed grows by a²/2J at most, and then never speeds up again in the same direction: that bounds, without
 * writing the commands down, how fast and how far it goes.
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

  /** From where the last one was found: the next is a neighbour mostly. */
  let guess = 1
  const shortest = (velocity: number, acceleration: number): number => {
    let few = 0
    let enough = guess
    for (let step = 1; !stopsIn(enough, velocity, acceleration); step *= 2) {
      few = enough
      enough += step
    }
    for (let step = 1; enough - few > 1; step *= 2) {
      // Down from the guess in growing steps until one is too few, and then by halves.
      const tried = few > 0 ? (few + enough) >> 1 : Math.max(1, enough - step)
      if (stopsIn(tried, velocity, acceleration)) enough = tried
      else few = tried
    }
    guess = enough
    return enough
  }

  const longest = shortest(topSpeed, most)

  /** Σ of what only takes the acceleration back. */
  const releasedSum = (acceleration: number): number => {
    const size = Math.abs(acceleration)
    const periods = Math.floor(size / delta)
    return Math.sign(acceleration) * (periods * size - (delta * periods * (periods + 1)) / 2)
  }

  /** Write the commands down. Says whether they keep the velocity limit and [low, high]. */
  const write = (plan: StopPlan, low: number, high: number): boolean => {
    const { velocity, acceleration, commands } = plan
    const n = shortest(velocity, acceleration)
    plan.steps = 0
    if (n > longest) return false
    const sum = -velocity / periodS
    const released = releasedSum(acceleration)
    const side = sum < released ? -1 : 1
    const span = (side < 0 ? lowestSum(acceleration, n) : highestSum(acceleration, n)) - released
    const share = span === 0 ? 0 : (sum - released) / span
    let speed = velocity
    let at = plan.position
    // In the last period nothing moves: a(n) = 0 and v(n) = 0.
    for (let i = 1; i < n; i++) {
      const release = Math.sign(acceleration) * Math.max(Math.abs(acceleration) - i * delta, 0)
      const farthest = side * Math.min(most, side * acceleration + i * delta, (n - i) * delta)
      speed += (release + share * (farthest - release)) * periodS
      if (i < n - 1) at += speed * periodS
      commands[i - 1] = at
      if (at < low || at > high || speed > topSpeed || speed < -topSpeed) return false
    }
    plan.steps = n - 1
    return true
  }

  return {
    longest,
    createPlan: () => ({
      ...{ position: 0, velocity: 0, acceleration: 0, steps: 0 },
      commands: new Float64Array(longest + 1),
    }),

    rest: (plan, position) => {
      plan.position = position
      plan.velocity = 0
      plan.acceleration = 0
      plan.steps = 0
    },

    plan: (plan, position, velocity, acceleration, low, high) => {
      plan.position = position
      plan.velocity = velocity
      plan.acceleration = acceleration
      plan.steps = -1
      if (position < low || position > high) return false
      const fastest = Math.abs(velocity) + (acceleration * acceleration) / (2 * limits.jerk)
      const reach = fastest * shortest(velocity, acceleration) * periodS
      // Twice, so that rounding does not matter.
      const near = position - 2 * reach >= low && position + 2 * reach <= high
      return (near && 2 * fastest <= topSpeed) || write(plan, low, high)
    },

    command: (plan, index) => {
      if (plan.steps < 0) write(plan, -Infinity, Infinity)
      if (plan.steps === 0) return plan.position
      return plan.commands[Math.min(index, plan.steps - 1)]
    },
  }
}
