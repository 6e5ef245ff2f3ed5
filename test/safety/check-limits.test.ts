import { expect, test } from 'vitest'
import { createSafetyGate } from '../../src/safety/gate.ts'
import type { ActuatorLimits, SafetyLimits } from '../../src/safety/types.ts'
import { actuator, safetyLimits } from './limits.ts'

const badActuators: [Partial<ActuatorLimits>, string][] = [
  [{ lower: Number.NaN }, 'position.lower'],
  [{ lower: -1e7 }, 'position.lower'],
  [{ upper: Number.POSITIVE_INFINITY }, 'position.upper'],
  [{ lower: 1.2 }, 'position.lower'],
  [{ velocity: 0 }, 'position.velocity'],
  [{ velocity: 2e6 }, 'position.velocity'],
  [{ acceleration: Number.NaN }, 'position.acceleration'],
  [{ acceleration: 1e-6, upper: 1000 }, 'position.acceleration'],
  [{ effort: -1 }, 'position.effort'],
  [{ trackingError: Number.POSITIVE_INFINITY }, 'position.trackingError'],
]
test.each(badActuators)('%o is refused at %s', (overrides, where) => {
  const limits = safetyLimits([actuator('position', overrides)])
  expect(() => createSafetyGate(limits)).toThrow(expect.objectContaining({ code: 'safety', where }))
})

const badLimits: [Partial<SafetyLimits>, string][] = [
  [{ periodS: 0 }, 'periodS'],
  [{ periodS: 2 }, 'periodS'],
  [{ staleAfterS: Number.NaN }, 'staleAfterS'],
  [{ heartbeatAfterS: 6 }, 'heartbeatAfterS'],
  [{ actuators: [] }, 'actuators'],
  [{ actuators: [actuator('position'), actuator('position')] }, 'position'],
]
test.each(badLimits)('%o is refused at %s', (overrides, where) => {
  const limits = safetyLimits([actuator('position')], overrides)
  expect(() => createSafetyGate(limits)).toThrow(expect.objectContaining({ code: 'safety', where }))
})
