import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEffortLimits } from '../../../sim/actuators/effort-limits.ts'
import { createActuatorModels } from '../../../sim/actuators/models.ts'
import type { ActuatorModel, Battery, RobotDescription } from '../../../src/description/types.ts'
import { reacher } from '../robots.ts'

/** The reacher of the tests (efforts of 2 N·m, 50 Hz) with these models on its two actuators. */
function with2(models: readonly [ActuatorModel?, ActuatorModel?], battery?: Battery): RobotDescription {
  const robot = reacher()
  const actuators = robot.actuators.map((actuator, index) => {
    const model = models[index]
    return model ? { ...actuator, model } : actuator
  })
  return { ...robot, actuators, ...(battery ? { battery } : {}) }
}

const periodS = 1 / 50
const values = (...numbers: number[]): Float64Array => Float64Array.from(numbers)
const ones = values(1, 1)
const none = values(0, 0)

describe('actuator models', () => {
  it('do at once what they are told where nothing else is asked for', () => {
    const models = createActuatorModels(reacher(), periodS)
    models.reset(values(0.1, 0.2))
    expect(models.active).toBe(false)
    models.begin(values(1.2345678, -0.5))
    expect([...models.target]).toEqual([1.2345678, -0.5])
    expect([...models.effortLimit]).toEqual([2, 2])
  })

  it('are late by exactly their control steps, also where a simulation steps more often', () => {
    for (const rate of [1, 2, 5]) {
      const models = createActuatorModels(with2([{ latencySteps: 3 }]), periodS / rate)
      models.reset(none)
      for (let step = 0; step < 6 * rate; step++) {
        models.begin(values(step + 1, step + 1))
        expect([...models.target]).toEqual([Math.max(0, step + 1 - 3 * rate), step + 1])
      }
    }
  })

  it('pass a command through all that it goes through, in its order', () => {
    const model = { quantum: 0.5, latencySteps: 1, maxSpeed: 10, lagS: 0.1, backlash: 0.01, deadBand: 0.001 }
    const models = createActuatorModels(with2([model]), periodS)
    models.reset(none)
    models.begin(values(0.8, 0))
    models.advance(0.01, none, none)
    expect(models.target[0]).toBe(0)
    models.begin(values(0.8, 0))
    models.advance(0.01, none, none)
    // 0.8 is told as 1; a step of 0.01 s takes the target 0.1 along, the lag follows it, half the play and the band go off.
    expect(models.target[0]).toBeCloseTo(0.1 * (1 - Math.exp(-0.1)) - 0.005 - 0.001, 12)
    for (let step = 0; step < 400; step++) models.advance(0.01, none, none)
    expect(models.target[0]).toBeCloseTo(1 - 0.005 - 0.001, 9)
  })

  it('vary from the next reset on, and not before', () => {
    const models = createActuatorModels(with2([{ latencySteps: 1 }]), periodS)
    models.reset(none)
    models.vary({
      latencySteps: values(1, 2),
      effortScale: values(0.5, 2),
      stiffnessScale: ones,
      dampingScale: ones,
    })
    models.begin(values(1, 1))
    expect([...models.effortLimit]).toEqual([2, 2])
    expect([...models.target]).toEqual([0, 1])
    models.reset(none)
    expect([...models.effortLimit]).toEqual([1, 4])
    for (const expected of [0, 0, 1]) {
      models.begin(values(1, 1))
      expect([...models.target]).toEqual([expected, expected])
    }
  })

  it('start every episode afresh', () => {
    const models = createActuatorModels(with2([{ lagS: 0.1, latencySteps: 2 }, { maxSpeed: 1 }]), periodS)
    const episode = (): number[] => {
      models.reset(values(0.2, 0.3))
      return [1, -1, 0.5, 0, 0].flatMap((command) => {
        models.begin(values(command, command))
        models.advance(0.01, none, none)
        return [...models.target]
      })
    }
    expect(episode()).toEqual(episode())
  })
})

describe('effort limits', () => {
  const limitsOf = (robot: RobotDescription, wanted: Float64Array, velocity: Float64Array) => {
    const limits = createEffortLimits(robot.actuators, robot.battery)
    const limit = new Float64Array(2)
    limits.advance(wanted, velocity, values(2, 2), ones, limit)
    return { limit: [...limit], supply: limits.supply }
  }
  const torqueSpeed = { stall: 2, noLoad: 10 }

  it('shrink with speed where the motor drives, and stay where it brakes', () => {
    const robot = with2([{ torqueSpeed }, { torqueSpeed }])
    expect(limitsOf(robot, values(5, -5), values(5, 5)).limit).toEqual([1, 2])
    expect(limitsOf(robot, values(5, -5), values(-5, -5)).limit).toEqual([2, 1])
  })

  it('are those of the joint where the motor could do more', () => {
    const robot = with2([{ torqueSpeed: { stall: 8, noLoad: 10 } }])
    expect(limitsOf(robot, values(9, 9), values(5, 5)).limit).toEqual([2, 2])
  })

  it('follow the battery, whose voltage sags by the currents of all', () => {
    const battery = { openCircuitV: 12, resistanceOhm: 0.3 }
    const robot = with2([{ currentAPerEffort: 5 }, { currentAPerEffort: 2 }], battery)
    // Neither is limited: 1 − 0.3/12 · (5·1 + 2·0.5)
    expect(limitsOf(robot, values(1, -0.5), none).supply).toBeCloseTo(1 - (0.3 / 12) * 6, 6)
    // Both are: u = 1 − 0.3/12 · (5 + 2) · 2u
    const both = limitsOf(robot, values(9, -9), none)
    const supply = 1 / (1 + (0.3 / 12) * 14)
    expect(both.supply).toBeCloseTo(supply, 6)
    expect(both.limit[0]).toBeCloseTo(2 * supply, 6)
    expect(both.limit[1]).toBeCloseTo(2 * supply, 6)
  })
})

describe('whatever actuators are told', () => {
  const amount = (max: number) => fc.option(fc.double({ min: 1e-4, max, noNaN: true }), { nil: 0 })
  const model = fc.record({
    latencySteps: fc.integer({ min: 0, max: 4 }),
    lagS: amount(0.5),
    quantum: amount(0.2),
    deadBand: amount(0.2),
    backlash: amount(0.2),
    maxSpeed: amount(5),
    currentAPerEffort: amount(50),
  })
  const curve = fc.option(fc.record({ stall: fc.constant(3), noLoad: fc.constant(6) }), { nil: undefined })
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const step = fc.tuple(number, number, number)

  it('targets stay finite, efforts within the limit, and the battery gives at most its voltage', () => {
    fc.assert(
      fc.property(model, curve, fc.array(step, { maxLength: 40 }), (drawn, torqueSpeed, steps) => {
        const one: ActuatorModel = torqueSpeed ? { ...drawn, torqueSpeed } : drawn
        const robot = with2([one, one], { openCircuitV: 12, resistanceOhm: 0.5 })
        const models = createActuatorModels(robot, periodS)
        models.reset(none)
        for (const [command, position, velocity] of steps) {
          models.begin(values(command, -command))
          models.advance(1 / 240, values(position, position), values(velocity, velocity))
          for (const index of [0, 1]) {
            expect(Number.isFinite(models.target[index])).toBe(true)
            expect(models.effortLimit[index]).toBeGreaterThanOrEqual(0)
            expect(models.effortLimit[index]).toBeLessThanOrEqual(2)
          }
        }
      }),
    )
  })
})
