import { createRandom, type Random } from '../../src/contract/random.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import type { ActuatorLimits } from '../../src/safety/types.ts'
import { hostileLimits, hostileRequest } from './adversary.ts'
import { createAuditor } from './guarantees.ts'
import { gateInput, safetyLimits } from './limits.ts'

/** Steps of a block at most; it ends early where the gate has stopped. */
export const blockSteps = 1000
const kinds = ['position', 'jerk', 'velocity', 'effort'] as const
/** A stop takes no longer than this: `checkLimits` sees to it. */
const longestStop = 5000

export interface Block {
  readonly kind: (typeof kinds)[number]
  readonly steps: number
  readonly interfered: number
  readonly stopped: boolean
  /** The guarantee that was broken, in words. */
  readonly broken?: string
}

/** Hostile requests to a gate of one joint; everything about it follows from the seed. */
export function hostileBlock(seed: number): Block {
  const random = createRandom(seed)
  const kind = kinds[random.integer(kinds.length)]
  const { limits, periodS } = hostileLimits(random)
  if (kind === 'velocity') return velocityBlock(random, { ...limits, kind }, periodS)
  if (kind === 'effort') return effortBlock(random, { ...limits, kind }, periodS)
  // A jerk that takes from a twentieth of a period to fifty of them to build the acceleration up.
  const periods = Math.exp(random.between(Math.log(0.05), Math.log(50)))
  // Within what `checkLimits` takes for a jerk that can be told from rounding.
  const finest = (2 * Math.max(Math.abs(limits.lower), Math.abs(limits.upper))) / (1e8 * periodS ** 3)
  const jerk = Math.min(1e6, Math.max(finest, limits.acceleration / (periodS * periods)))
  // A stop may take 2000 periods at most.
  const velocity = Math.min(limits.velocity, 1000 * limits.acceleration * periodS)
  return positionBlock(random, kind === 'jerk' ? { ...limits, velocity, jerk } : limits, periodS)
}

function positionBlock(random: Random, limits: ActuatorLimits, periodS: number): Block {
  const kind = limits.jerk === undefined ? 'position' : 'jerk'
  const gate = createSafetyGate(safetyLimits([limits], { periodS }))
  const start = random.between(limits.lower, limits.upper)
  const audit = createAuditor(limits, periodS, start)
  const input = gateInput(1)
  const sent = Float64Array.of(start)
  gate.arm(sent)
  let interfered = 0
  let steps = 0
  /** One step; the guarantee that it broke. */
  const step = (requested: number): string | undefined => {
    input.requested[0] = requested
    input.position[0] = sent[0]
    const why = gate.step(input, sent)
    steps += 1
    if (why !== 0) interfered += 1
    const broken = audit.observe(sent[0])
    if (broken !== undefined) return broken
    const met = Math.abs(sent[0] - requested) <= 1e-5 * limits.velocity * periodS
    if (!met && why === 0) return `silent: ${requested} became ${sent[0]}`
    if (sent[0] === requested && why !== 0 && gate.state === 'open') return `cried wolf at ${requested}`
    return undefined
  }
  const fail = (broken: string): Block => {
    const about = `${broken}; step ${steps}, limits ${JSON.stringify(limits)}, period ${periodS}`
    return { kind, steps, interfered, stopped: gate.state === 'stopped', broken: about }
  }
  while (steps < blockSteps && gate.state !== 'stopped') {
    const broken = step(hostileRequest(random, limits, sent[0], steps))
    if (broken !== undefined) return fail(broken)
  }
  const stopped = gate.state === 'stopped'
  // Wherever that has led, it can be stopped from there.
  gate.stop(0)
  for (let more = 0; gate.state !== 'stopped'; more++) {
    const broken = more > longestStop ? 'does not come to rest' : step(sent[0])
    if (broken !== undefined) return fail(broken)
  }
  return { kind, steps, interfered, stopped }
}

/** A joint that does exactly what it is told; the link may be lost after any step. */
function velocityBlock(random: Random, limits: ActuatorLimits, periodS: number): Block {
  const watchdogS = random.between(1e-3, 0.5)
  const gate = createSafetyGate(safetyLimits([limits], { periodS, watchdogS }))
  const obeyedS = Math.max(watchdogS, periodS)
  const slack = 1e-9 * (1 + Math.abs(limits.lower) + Math.abs(limits.upper))
  const input = gateInput(1)
  const sent = new Float64Array(1)
  let position = random.between(limits.lower, limits.upper)
  let before = 0
  let interfered = 0
  let steps = 0
  gate.arm(sent)
  while (steps < blockSteps && gate.state !== 'stopped') {
    const requested = hostileRequest(
      random,
      { ...limits, lower: -limits.velocity, upper: limits.velocity },
      before,
      steps,
    )
    input.requested[0] = requested
    input.position[0] = position
    input.velocity[0] = before
    const why = gate.step(input, sent)
    steps += 1
    if (why !== 0) interfered += 1
    const velocity = sent[0]
    const rest = position + velocity * obeyedS + (velocity * Math.abs(velocity)) / (2 * limits.acceleration)
    const inside = rest >= limits.lower - slack && rest <= limits.upper + slack
    const broken = !Number.isFinite(velocity)
      ? 'not finite'
      : Math.abs(velocity) > limits.velocity
        ? `velocity ${velocity}`
        : Math.abs(velocity - before) / periodS > limits.acceleration
          ? `acceleration ${(velocity - before) / periodS}`
          : velocity !== requested && why === 0
            ? `silent: ${requested} became ${velocity}`
            : inside
              ? undefined
              : `if the link were lost it would rest at ${rest}`
    if (broken !== undefined) {
      const about = `${broken}; step ${steps}, watchdog ${obeyedS}, limits ${JSON.stringify(limits)}, period ${periodS}`
      return { kind: 'velocity', steps, interfered, stopped: false, broken: about }
    }
    position += velocity * periodS
    before = velocity
  }
  return { kind: 'velocity', steps, interfered, stopped: gate.state === 'stopped' }
}

function effortBlock(random: Random, limits: ActuatorLimits, periodS: number): Block {
  const gate = createSafetyGate(safetyLimits([limits], { periodS }))
  const input = gateInput(1)
  const sent = new Float64Array(1)
  let interfered = 0
  let steps = 0
  gate.arm(sent)
  input.position[0] = (limits.lower + limits.upper) / 2
  while (steps < blockSteps && gate.state !== 'stopped') {
    const requested = hostileRequest(
      random,
      { ...limits, lower: -limits.effort, upper: limits.effort },
      sent[0],
      steps,
    )
    input.requested[0] = requested
    const why = gate.step(input, sent)
    steps += 1
    if (why !== 0) interfered += 1
    const fine = Math.abs(sent[0]) <= limits.effort && (sent[0] === requested || why !== 0)
    if (!fine) {
      const broken = `${requested} became ${sent[0]}; limits ${JSON.stringify(limits)}`
      return { kind: 'effort', steps, interfered, stopped: false, broken }
    }
  }
  return { kind: 'effort', steps, interfered, stopped: gate.state === 'stopped' }
}
