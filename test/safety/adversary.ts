import type { Random } from '../../src/contract/random.ts'
import type { ActuatorLimits } from '../../src/safety/types.ts'

const nasty = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  1e-310,
  0,
  -0,
]

/** A requested command meant to find a hole: jumps, chatter, creeping, grazing a bound, values that are no numbers. */
export function hostileRequest(
  random: Random,
  limits: ActuatorLimits,
  command: number,
  step: number,
): number {
  const { lower, upper, velocity, acceleration } = limits
  const edge = random.integer(2) === 0 ? lower : upper
  switch (random.integer(11)) {
    case 0:
      return random.between(lower, upper)
    case 1:
      return random.between(3 * lower - 1, 3 * upper + 1)
    case 2:
      return edge
    case 3:
      return edge * (1 + Number.EPSILON * random.integer(5))
    case 4:
      return step % 2 === 0 ? 1e9 : -1e9
    case 5:
      return command + velocity * random.between(-0.1, 0.1)
    case 6:
      return command + acceleration * random.between(-1e-3, 1e-3)
    case 7:
      return command
    case 8:
      return -command
    case 9:
      return nasty[3 + random.integer(7)] ?? 0
    default:
      return random.integer(50) === 0 ? (nasty[random.integer(3)] ?? 0) : upper
  }
}

/** Limits over several orders of magnitude, among them A·T > V and a range smaller than a step. */
export function hostileLimits(random: Random): { limits: ActuatorLimits; periodS: number } {
  const logBetween = (low: number, high: number): number =>
    Math.exp(random.between(Math.log(low), Math.log(high)))
  const middle = random.between(-3, 3)
  const half = logBetween(1e-3, 10)
  return {
    periodS: logBetween(1e-3, 0.1),
    limits: {
      name: 'joint',
      kind: 'position',
      lower: middle - half,
      upper: middle + half,
      velocity: logBetween(1e-2, 50),
      acceleration: logBetween(0.5, 1000),
      effort: 1,
      trackingError: 1e6,
    },
  }
}
