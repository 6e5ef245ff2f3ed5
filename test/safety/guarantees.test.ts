import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSafetyGate } from '../../src/safety/gate.ts'
import type { ActuatorLimits } from '../../src/safety/types.ts'
import { createAuditor } from './guarantees.ts'
import { hostileBlock } from './hostile-block.ts'
import { actuator, gateInput, safetyLimits } from './limits.ts'

/** Seeds of blocks that `npm run verify:safety` found something with. */
const regressions: number[] = JSON.parse(readFileSync(new URL('./regressions.json', import.meta.url), 'utf8'))

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
  let steps = 0
  let interfered = 0
  let stopped = 0
  for (let seed = 0; steps < 1_000_000; seed++) {
    const block = hostileBlock(seed)
    if (block.broken !== undefined) expect.fail(`seed ${seed}, ${block.kind}: ${block.broken}`)
    steps += block.steps
    interfered += block.interfered
    stopped += block.stopped ? 1 : 0
  }
  // The adversary must have been beyond the limits most of the time, and have tripped the gate, or it proved nothing.
  expect(interfered).toBeGreaterThan(500_000)
  expect(stopped).toBeGreaterThan(1000)
})

test.each(regressions)('what once broke a guarantee does not any more: seed %i', (seed) => {
  expect(hostileBlock(seed).broken).toBeUndefined()
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
