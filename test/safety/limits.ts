import type { ActuatorLimits, CommandKind, GateInput, SafetyLimits } from '../../src/safety/types.ts'

export function actuator(kind: CommandKind, overrides: Partial<ActuatorLimits> = {}): ActuatorLimits {
  return {
    name: kind,
    kind,
    lower: -1.5,
    upper: 1.2,
    velocity: 2,
    acceleration: 10,
    effort: 3,
    trackingError: 0.3,
    ...overrides,
  }
}

export function safetyLimits(
  actuators: readonly ActuatorLimits[],
  overrides: Partial<SafetyLimits> = {},
): SafetyLimits {
  return { periodS: 0.02, staleAfterS: 0.1, heartbeatAfterS: 0.1, actuators, ...overrides }
}

export interface TestInput extends GateInput {
  observationAgeS: number
  heartbeatAgeS: number
}

export function gateInput(size: number): TestInput {
  return {
    requested: new Float64Array(size),
    position: new Float64Array(size),
    velocity: new Float64Array(size),
    observationAgeS: 0,
    heartbeatAgeS: 0,
  }
}
