import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFarEndLimiter } from '../../../../drivers/serial/far-end/limits.ts'
import type { WireLimits } from '../../../../drivers/serial/protocol/layout.ts'
import { createSafetyGate } from '../../../../src/safety/gate.ts'

const periodS = 0.02
const limits: WireLimits = {
  kind: 'position',
  lower: -2.6,
  upper: 2.6,
  velocity: 4,
  acceleration: 40,
  effort: 1.5,
}
const value = (limiter: { inForce: Float64Array }): number => limiter.inForce[0]

describe('what passes the gate passes the robot’s own limits', () => {
  test.each(['position', 'velocity', 'effort'] as const)('%s', (kind) => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 5, maxLength: 100 }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (requests, start) => {
          const actuator = { ...limits, kind, name: 'joint', trackingError: 100 }
          const gate = createSafetyGate({
            periodS,
            actuators: [actuator],
            staleAfterS: 1,
            heartbeatAfterS: 1,
          })
          const limiter = createFarEndLimiter([{ ...limits, kind }], periodS)
          const from = kind === 'position' ? start : 0
          limiter.inForce[0] = from
          limiter.rebase()
          gate.arm(Float64Array.of(from))
          const sent = new Float64Array(1)
          for (const request of requests) {
            gate.step(
              {
                requested: Float64Array.of(request),
                position: Float64Array.of(0),
                velocity: Float64Array.of(0),
                observationAgeS: 0,
                heartbeatAgeS: 0,
              },
              sent,
            )
            const onWire = Float64Array.of(Math.fround(sent[0]))
            expect(limiter.judge(onWire, 1)).toBe('obeyed')
            expect(value(limiter)).toBe(onWire[0])
          }
        },
      ),
    )
  })
})

test('whatever comes, what is in force is finite, in range and no faster than allowed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double(), fc.double({ min: -3, max: 3 })), { maxLength: 100 }),
      (commands) => {
        const limiter = createFarEndLimiter([limits], periodS)
        limiter.rebase()
        let before = value(limiter)
        for (const command of commands) {
          const verdict = limiter.judge(Float64Array.of(command), 1)
          const now = value(limiter)
          expect(Math.abs(now)).toBeLessThanOrEqual(2.6 * (1 + 1e-6))
          expect(Math.abs(now - before)).toBeLessThanOrEqual(4 * periodS * (1 + 1e-4))
          if (verdict === 'nonFinite' || verdict === 'outOfRange') expect(now).toBe(before)
          before = now
        }
      },
    ),
  )
})

test('every kind of violation is counted apart', () => {
  const limiter = createFarEndLimiter([limits], periodS)
  limiter.rebase()
  expect(limiter.judge(Float64Array.of(Number.NaN), 1)).toBe('nonFinite')
  expect(limiter.judge(Float64Array.of(2.61), 1)).toBe('outOfRange')
  expect(limiter.judge(Float64Array.of(0), 1)).toBe('obeyed')
  expect(limiter.judge(Float64Array.of(0.001), 1)).toBe('obeyed')
  // From 0.05 rad/s to 2 rad/s in a period of 20 ms: 97 rad/s².
  expect(limiter.judge(Float64Array.of(0.041), 1)).toBe('clamped')
  expect(limiter.judge(Float64Array.of(2), 1)).toBe('clamped')
  expect(limiter.violations).toEqual({ nonFinite: 1, position: 1, velocity: 1, acceleration: 2, effort: 0 })
})

test('after a rest the first command may differ by what the host measured', () => {
  const limiter = createFarEndLimiter([limits], periodS)
  limiter.rebase()
  expect(limiter.judge(Float64Array.of(0.05), 1)).toBe('obeyed')
  expect(limiter.judge(Float64Array.of(0.05 + 40 * periodS ** 2), 1)).toBe('obeyed')
})
