import { createSafetyGate } from '../../../src/safety/gate.ts'
import { createGateInput } from '../../../src/safety/measured.ts'
import type { SafetyGate } from '../../../src/safety/types.ts'
import { createRequests, type RequestKind } from './requests.ts'

export interface TrialSettings {
  readonly request: RequestKind
  /** How far beyond the limits is asked for; 1 is to the limits. */
  readonly reach: number
  readonly seed: number
  /** rad/s, rad/s², rad/s³; a jerk of 0 is no limit. */
  readonly velocity: number
  readonly acceleration: number
  readonly jerk: number
}

export interface Trial {
  readonly requested: Float64Array
  readonly sent: Float64Array
  /** Reason bits of each step. */
  readonly why: Uint32Array
  readonly state: SafetyGate['state']
}

export const periodS = 0.02
export const steps = 300
export const lower = -1.5
export const upper = 1.5

/** One position-commanded joint that does exactly as it is told, asked for whatever, behind the very gate of robots. */
export function runTrial({ request, reach, seed, velocity, acceleration, jerk }: TrialSettings): Trial {
  const gate = createSafetyGate({
    periodS,
    staleAfterS: 0.1,
    heartbeatAfterS: 0.15,
    actuators: [
      {
        name: 'joint',
        kind: 'position',
        lower,
        upper,
        velocity,
        acceleration,
        ...(jerk > 0 ? { jerk } : {}),
        effort: 1,
        trackingError: 0.5,
      },
    ],
  })
  const ask = createRequests(request, { lower, upper, reach, seed, periodS })
  const input = createGateInput(1)
  const command = new Float64Array(1)
  const trial = {
    requested: new Float64Array(steps),
    sent: new Float64Array(steps),
    why: new Uint32Array(steps),
  }
  gate.arm(command)
  for (let step = 0; step < steps; step++) {
    const before = command[0]
    input.requested[0] = trial.requested[step] = ask(step)
    trial.why[step] = gate.step(input, command)
    trial.sent[step] = command[0]
    input.position[0] = command[0]
    input.velocity[0] = (command[0] - before) / periodS
  }
  return { ...trial, state: gate.state }
}
