import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import type { ActuatorLimits } from '../../src/safety/types.ts'
import { hostileLimits, hostileRequest } from './adversary.ts'
import { createAuditor } from './guarantees.ts'
import { actuator, gateInput, safetyLimits } from './limits.ts'

const patience = 10_000

/** A gate of one joint, its commands audited, that follows what it is told. */
function rig(limits: ActuatorLimits, periodS: number, start: number) {
  const gate = createSafetyGate(safetyLimits([limits], { periodS }))
  const audit = createAuditor(limits, periodS, start)
  const sent = Float64Array.of(start)
  const input = gateInput(1)
  gate.arm(sent)
  const step = (requested: number): number => {
    input.requested[0] = requested
    input.position[0] = sent[0] ?? 0
    const why = gate.step(input, sent)
    const broken = audit.observe(sent[0] ?? Number.NaN)
    if (broken !== undefined) expect.fail(`${broken}; limits ${JSON.stringify(limits)} period ${periodS}`)
    return why
  }
  return {
    gate,
    step,
    command: () => sent[0] ?? Number.NaN,
    /** Brake, and say how many periods it took. */
    stop: () => {
      gate.stop(0)
      for (let count = 0; count < patience; count++) {
        if (gate.state === 'stopped') return count
        step(0)
      }
      return expect.fail(`not at rest after ${patience} periods`)
    },
  }
}

const jerky = { velocity: 2, acceleration: 10, jerk: 200 }

describe('position commands with limited jerk', () => {
  test('hostile steps break no limit, and from wherever they lead it comes to rest inside the limits', () => {
    const random = createRandom(3)
    let steps = 0
    let interfered = 0
    let longest = 0
    while (steps < 100_000) {
      const { limits, periodS } = hostileLimits(random)
      const { velocity, acceleration } = limits
      if (velocity / acceleration > 1000 * periodS) continue
      const least = Math.max(5, 2e-7 / periodS ** 3, (2 * acceleration) / (1000 * periodS))
      const jerk = Math.min(1e6, least * Math.exp(random.between(0, 8)))
      const start = random.between(limits.lower, limits.upper)
      const joint = rig({ ...limits, jerk }, periodS, start)
      const until = random.integer(600)
      for (let step = 0; step < until && joint.gate.state === 'open'; step++, steps++) {
        const requested = hostileRequest(random, limits, joint.command(), step)
        const why = joint.step(requested)
        const met = Math.abs(joint.command() - requested) <= 1e-5 * limits.velocity * periodS
        if (why === 0 && !met) expect.fail(`silent: ${requested} became ${joint.command()}`)
        if (why !== 0) interfered++
      }
      longest = Math.max(longest, joint.stop())
    }
    expect(interfered).toBeGreaterThan(50_000)
    // Some must have been moving fast when they were stopped, or nothing was shown.
    expect(longest).toBeGreaterThan(100)
  })

  test('the same for what fast-check makes up, shrunk to the shortest', () => {
    const request = fc.oneof(
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.constantFrom(1.2, -1.5, 1e9, -1e9),
    )
    fc.assert(
      fc.property(fc.array(request, { maxLength: 120 }), (requests) => {
        const joint = rig(actuator('position', jerky), 0.02, 0)
        for (const requested of requests) joint.step(requested)
        joint.stop()
      }),
      { numRuns: 200 },
    )
  })

  test('a request that stands still is reached without overshooting it', () => {
    for (const [goal, periodS] of [
      [1, 0.02],
      [1.2, 0.02],
      [-1.5, 0.005],
    ] as const) {
      const joint = rig(actuator('position', jerky), periodS, 0)
      let beyond = 0
      for (let step = 0; step < 2 / periodS; step++) {
        joint.step(goal)
        beyond = Math.max(beyond, Math.sign(goal) * (joint.command() - goal))
      }
      expect(joint.command()).toBeCloseTo(goal, 6)
      expect(beyond).toBeLessThanOrEqual(1e-5 * jerky.velocity * periodS)
    }
  })

  test('one that moves within the limits is caught up with, and then followed to the bit', () => {
    const joint = rig(actuator('position', jerky), 0.02, 0)
    const sine = (step: number): number => 0.5 * Math.sin(0.06 * step)
    let why = 0
    for (let step = 0; step < 400; step++) why = joint.step(0.4 + sine(step))
    expect(why).toBe(0)
    expect(joint.command()).toBe(0.4 + sine(399))
  })

  test('limits that could not be kept are refused', () => {
    const gate = (overrides: Partial<ActuatorLimits>, kind: 'position' | 'velocity' = 'position') =>
      createSafetyGate(safetyLimits([actuator(kind, overrides)]))
    expect(() => gate({ jerk: Number.NaN })).toThrow('jerk')
    expect(() => gate({ jerk: 0 })).toThrow('jerk')
    expect(() => gate({ jerk: 1e-3 })).toThrow('jerk')
    expect(() => gate({ jerk: 100, acceleration: 1e-3 })).toThrow('jerk')
    expect(() => gate({ jerk: 100 }, 'velocity')).toThrow(
      expect.objectContaining({ expected: expect.stringContaining('only position commands') }),
    )
    expect(() => gate({ jerk: 100 })).not.toThrow()
  })
})
