import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import type { ActuatorLimits } from '../../src/safety/types.ts'
import { hostileLimits, hostileRequest } from './adversary.ts'
import { createAuditor } from './guarantees.ts'
import { actuator, gateInput, safetyLimits } from './limits.ts'

/** By more than rounding. A NaN differs from everything. */
function differs(
  sent = Number.NaN,
  requested: number,
  { velocity }: ActuatorLimits,
  periodS: number,
): boolean {
  return !(Math.abs(sent - requested) <= 1e-5 * velocity * periodS)
}

test('a million hostile steps break no guarantee', { timeout: 120_000 }, () => {
  const random = createRandom(1)
  const sent = new Float64Array(1)
  let stepsToGo = 1_000_000
  let interfered = 0
  let stopped = 0
  while (stepsToGo > 0) {
    const { limits, periodS } = hostileLimits(random)
    const gate = createSafetyGate(safetyLimits([limits], { periodS }))
    const start = random.between(limits.lower, limits.upper)
    const audit = createAuditor(limits, periodS, start)
    const input = gateInput(1)
    gate.arm(Float64Array.of(start))
    sent[0] = start
    for (let step = 0; step < 1000; step++, stepsToGo--) {
      const requested = hostileRequest(random, limits, sent[0] ?? 0, step)
      input.requested[0] = requested
      input.position[0] = sent[0] ?? 0
      const why = gate.step(input, sent)
      const broken = audit.observe(sent[0] ?? Number.NaN)
      if (broken !== undefined) expect.fail(`${broken}; limits ${JSON.stringify(limits)} period ${periodS}`)
      if (differs(sent[0], requested, limits, periodS) && why === 0)
        expect.fail(`silent: ${requested} became ${sent[0]}`)
      if (sent[0] === requested && why !== 0 && gate.state === 'open')
        expect.fail(`cried wolf at ${requested}`)
      if (why !== 0) interfered++
      if (gate.state === 'stopped') {
        stopped++
        break
      }
    }
  }
  // The adversary must have been beyond the limits most of the time, and have tripped the gate, or it proved nothing.
  expect(interfered).toBeGreaterThan(400_000)
  expect(stopped).toBeGreaterThan(100)
})

const request = fc.oneof(
  fc.double({ min: -2, max: 2 }),
  fc.double(),
  fc.constantFrom(1.2, -1.5, Number.MAX_VALUE, -1e9, 1e9),
)

test('position commands: guarantees hold for every sequence', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 200 }), (requests) => {
      const limits = actuator('position')
      const gate = createSafetyGate(safetyLimits([limits]))
      const audit = createAuditor(limits, 0.02, 0)
      const input = gateInput(1)
      const sent = new Float64Array(1)
      gate.arm(Float64Array.of(0))
      for (const requested of requests) {
        input.requested[0] = requested
        input.position[0] = sent[0] ?? 0
        const why = gate.step(input, sent)
        expect(audit.observe(sent[0] ?? Number.NaN)).toBeUndefined()
        expect(why !== 0 || !differs(sent[0], requested, limits, 0.02)).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

test('velocity commands: finite, within speed and acceleration, and the joint stays inside its limits', () => {
  fc.assert(
    fc.property(
      fc.array(request, { maxLength: 300 }),
      fc.double({ min: -1.5, max: 1.2, noNaN: true }),
      (requests, start) => {
        const limits = actuator('velocity')
        const gate = createSafetyGate(safetyLimits([limits]))
        const input = gateInput(1)
        const sent = new Float64Array(1)
        let position = start
        let before = 0
        gate.arm(Float64Array.of(0))
        for (const requested of requests) {
          input.requested[0] = 4 * requested
          input.position[0] = position
          input.velocity[0] = before
          const why = gate.step(input, sent)
          const velocity = sent[0] ?? Number.NaN
          expect(Math.abs(velocity)).toBeLessThanOrEqual(limits.velocity)
          expect(Math.abs(velocity - before) / 0.02).toBeLessThanOrEqual(limits.acceleration)
          expect(velocity === input.requested[0] || why !== 0).toBe(true)
          // A perfect joint: it does exactly what it is told.
          position += velocity * 0.02
          before = velocity
          expect(position).toBeGreaterThanOrEqual(limits.lower - 1e-9)
          expect(position).toBeLessThanOrEqual(limits.upper + 1e-9)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('velocity commands: the joint ends inside its limits, wherever the link is lost', () => {
  fc.assert(
    fc.property(
      fc.array(request, { maxLength: 150 }),
      fc.double({ min: -1.5, max: 1.2, noNaN: true }),
      fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      (requests, start, watchdogS) => {
        const limits = actuator('velocity')
        const periodS = 0.02
        const gate = createSafetyGate(safetyLimits([limits], { watchdogS }))
        const input = gateInput(1)
        const sent = new Float64Array(1)
        let position = start
        let before = 0
        gate.arm(Float64Array.of(0))
        for (const requested of requests) {
          input.requested[0] = 4 * requested
          input.position[0] = position
          input.velocity[0] = before
          gate.step(input, sent)
          const velocity = sent[0]
          expect(Math.abs(velocity - before) / periodS).toBeLessThanOrEqual(limits.acceleration)
          // Never heard again: it goes on for the watchdog's time, a period at least, and then brakes evenly.
          const obeyedS = Math.max(watchdogS, periodS)
          const rest =
            position + velocity * obeyedS + (velocity * Math.abs(velocity)) / (2 * limits.acceleration)
          expect(rest).toBeGreaterThanOrEqual(limits.lower - 1e-9)
          expect(rest).toBeLessThanOrEqual(limits.upper + 1e-9)
          position += velocity * periodS
          before = velocity
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('effort commands: finite and clamped, whatever is asked', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 50 }), (requests) => {
      const gate = createSafetyGate(safetyLimits([actuator('effort')]))
      const input = gateInput(1)
      const sent = new Float64Array(1)
      gate.arm(Float64Array.of(0))
      for (const requested of requests) {
        input.requested[0] = requested
        const why = gate.step(input, sent)
        expect(Math.abs(sent[0] ?? Number.NaN)).toBeLessThanOrEqual(3)
        expect(sent[0] === requested || why !== 0).toBe(true)
      }
    }),
  )
})
