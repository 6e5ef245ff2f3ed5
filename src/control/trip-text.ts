import { measuredTolerance, topMeasuredSpeed } from '../safety/checks.ts'
import { type GateInput, reasons, type SafetyLimits } from '../safety/types.ts'

const ms = (seconds: number): string =>
  Number.isFinite(seconds) ? `${(seconds * 1000).toFixed(0)} ms` : 'ever'
const number = (value: number | undefined): string => Number(value).toPrecision(4)

/** What the gate looked at when it tripped. */
export interface TripFacts {
  readonly limits: SafetyLimits
  readonly input: GateInput
  /** Command in force. */
  readonly command: Float64Array
  /** How long the controller has been silent while it was asked, s. */
  readonly controllerAgeS: number
  /** What the operator, the robot or the controller said, where it was one of them. */
  readonly said: string
}

function joints(facts: TripFacts, describe: (index: number) => string | undefined): string {
  const lines = facts.limits.actuators.map((_, index) => describe(index))
  return lines.filter((line) => line !== undefined).join('; ')
}

function observationText({ limits, input }: TripFacts): string {
  return `no valid observation for ${ms(input.observationAgeS)} (deadline ${ms(limits.staleAfterS)})`
}

function heartbeatText({ limits, input, controllerAgeS }: TripFacts): string {
  const who = controllerAgeS >= input.heartbeatAgeS ? 'the controller' : 'the robot'
  return `no sign of life from ${who} for ${ms(input.heartbeatAgeS)} (deadline ${ms(limits.heartbeatAfterS)})`
}

function nonFiniteText(facts: TripFacts): string {
  const { input } = facts
  return joints(facts, (index) => {
    const name = facts.limits.actuators[index]?.name
    if (!Number.isFinite(input.requested[index])) return `${name}: ${input.requested[index]} was requested`
    if (!Number.isFinite(input.position[index]))
      return `${name}: measured position is ${input.position[index]}`
    if (!Number.isFinite(input.velocity[index]))
      return `${name}: measured velocity is ${input.velocity[index]}`
    return undefined
  })
}

function trackingText(facts: TripFacts): string {
  return joints(facts, (index) => {
    const limits = facts.limits.actuators[index]
    const error = Math.abs((facts.command[index] ?? 0) - (facts.input.position[index] ?? 0))
    if (limits?.kind !== 'position' || error <= limits.trackingError) return undefined
    return `${limits.name} does not follow: commanded ${number(facts.command[index])}, measured ${number(facts.input.position[index])} (at most ${limits.trackingError} apart)`
  })
}

function measuredText(facts: TripFacts): string {
  return joints(facts, (index) => {
    const limits = facts.limits.actuators[index]
    if (!limits) return undefined
    const position = facts.input.position[index] ?? 0
    const velocity = facts.input.velocity[index] ?? 0
    const slack = measuredTolerance.positionOfRange * (limits.upper - limits.lower)
    if (position < limits.lower - slack || position > limits.upper + slack) {
      return `${limits.name} was measured at ${number(position)} (limits ${limits.lower} to ${limits.upper})`
    }
    if (Math.abs(velocity) > topMeasuredSpeed(limits)) {
      return `${limits.name} was measured at speed ${number(velocity)} (limit ${limits.velocity})`
    }
    return undefined
  })
}

const texts: [bit: number, text: (facts: TripFacts) => string][] = [
  [reasons.staleObservation, observationText],
  [reasons.heartbeat, (facts) => facts.said || heartbeatText(facts)],
  [reasons.nonFinite, nonFiniteText],
  [reasons.trackingError, trackingText],
  [reasons.measuredLimit, measuredText],
  [reasons.operator, ({ said }) => said],
  [reasons.emergencyStop, ({ said }) => `emergency stop: ${said}`],
  [reasons.distribution, ({ said }) => `unlike training: ${said}`],
  [reasons.controllerFault, ({ said }) => `the controller failed: ${said}`],
  [
    reasons.robotFault,
    (facts) =>
      `${facts.said}; last observation ${ms(facts.input.observationAgeS)} ago (deadline ${ms(facts.limits.staleAfterS)})`,
  ],
]

/** Which deadline or limit it was, with the numbers. */
export function tripText(why: number, facts: TripFacts): string {
  return texts
    .filter(([bit]) => why & bit)
    .map(([, text]) => text(facts))
    .join('; ')
}
