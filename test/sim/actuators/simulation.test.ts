import { afterEach, describe, expect, it } from 'vitest'
import type { PhysicsName } from '../../../sim/physics-name.ts'
import { createSimulation } from '../../../sim/simulation.ts'
import type { Simulation } from '../../../sim/types.ts'
import type { Actuator, ActuatorModel, RobotDescription } from '../../../src/description/types.ts'
import { joint, link, reacher, robot } from '../robots.ts'

const made: Simulation[] = []
afterEach(() => {
  for (const simulation of made.splice(0)) simulation.free()
})

/** A flywheel of 0.01 kg·m² on a motor, 100 Hz. */
function flywheel(actuator: Partial<Actuator>): RobotDescription {
  return robot({
    rateHz: 100,
    links: [link('base'), link('wheel', { inertiaKgM2: [0.01, 0.01, 0.01] })],
    joints: [
      joint({ name: 'axle', kind: 'continuous', child: 'wheel', effort: 2, lower: -Math.PI, upper: Math.PI }),
    ],
    actuators: [{ name: 'motor', joint: 'axle', kind: 'effort', stiffness: 0, damping: 0, ...actuator }],
  })
}

describe.each(['rapier', 'mujoco'] as const)('actuator models in %s', (physics: PhysicsName) => {
  const simulate = async (description: RobotDescription): Promise<Simulation> => {
    const simulation = await createSimulation(description, { physics })
    made.push(simulation)
    return simulation
  }
  /** Readings after each of `steps` steps under one command, from rest at 0. */
  const run = async (
    description: RobotDescription,
    command: number[],
    steps: number,
  ): Promise<number[][]> => {
    const simulation = await simulate(description)
    const moving = description.joints.filter(({ kind }) => kind !== 'fixed').length
    simulation.reset(new Float64Array(moving), new Float64Array(moving))
    simulation.command(Float64Array.from(command))
    const out = new Float64Array(description.sensors.length)
    return Array.from({ length: steps }, () => {
      simulation.step()
      simulation.read(out)
      return [...out]
    })
  }

  it('a motor at full torque comes to its no-load speed, exponentially', async () => {
    const torqueSpeed = { stall: 1, noLoad: 20 }
    const path = await run(flywheel({ model: { torqueSpeed } }), [2], 300)
    // J ω̇ = τ₀ (1 − ω/ω₀): a time constant of J ω₀ / τ₀ = 0.2 s.
    for (const step of [9, 19, 39, 79]) {
      const theory = 20 * (1 - Math.exp(-(0.01 * (step + 1)) / 0.2))
      expect(Math.abs((path[step]?.[1] ?? 0) / theory - 1)).toBeLessThan(0.015)
    }
    expect(path[299]?.[1]).toBeCloseTo(20, 2)
  })

  it('a velocity servo is held by the line of its motor, too', async () => {
    const torqueSpeed = { stall: 1, noLoad: 4 }
    const path = await run(flywheel({ kind: 'velocity', damping: 1, model: { torqueSpeed } }), [10], 300)
    expect(path[299]?.[1]).toBeCloseTo(4, 1)
  })

  it('a motor beyond its no-load speed is not driven on, and brakes with all it may', async () => {
    const torqueSpeed = { stall: 1, noLoad: 4 }
    const simulation = await simulate(flywheel({ kind: 'velocity', damping: 1, model: { torqueSpeed } }))
    const out = new Float64Array(2)
    simulation.reset(Float64Array.of(0), Float64Array.of(6))
    simulation.command(Float64Array.of(10))
    for (let step = 0; step < 50; step++) simulation.step()
    simulation.read(out)
    expect(out[1]).toBeCloseTo(6, 3)
    simulation.command(Float64Array.of(0))
    simulation.step()
    simulation.read(out)
    // The joint's 2 N·m for 0.01 s.
    expect(out[1]).toBeCloseTo(4, 2)
  })

  it('a battery that sags lowers the no-load speed by its share', async () => {
    const torqueSpeed = { stall: 1, noLoad: 20 }
    const base = flywheel({ model: { torqueSpeed, currentAPerEffort: 10 } })
    const path = await run({ ...base, battery: { openCircuitV: 10, resistanceOhm: 0.5 } }, [2], 10)
    // u = 1 − 0.5/10 · 10 τ and τ = τ₀ (u − ω/ω₀): τ = (1 − ω/20) / 1.5, a time constant of 0.3 s.
    const theory = 20 * (1 - Math.exp(-0.1 / 0.3))
    expect(Math.abs((path[9]?.[1] ?? 0) / theory - 1)).toBeLessThan(0.015)
  })

  const withModel = (model: ActuatorModel): RobotDescription => {
    const description = reacher()
    return { ...description, actuators: description.actuators.map((actuator) => ({ ...actuator, model })) }
  }
  const target = [0.4, -0.3]

  it('a command that is late by three steps does the same three steps later', async () => {
    const prompt = await run(reacher(), target, 20)
    const late = await run(withModel({ latencySteps: 3 }), target, 23)
    // Not bit for bit in Rapier, whose solver starts from the forces of the step before.
    late.slice(3).forEach((reading, step) => {
      reading.forEach((value, index) => {
        expect(value).toBeCloseTo(prompt[step]?.[index] ?? Number.NaN, 3)
      })
    })
    expect(Math.abs((prompt[3]?.[0] ?? 0) - (prompt[2]?.[0] ?? 0))).toBeGreaterThan(0.01)
    for (const reading of late.slice(0, 3)) for (const value of reading) expect(value).toBeCloseTo(0, 9)
  })

  it('a servo in its dead band is not pulled, and comes to rest at the edge of it', async () => {
    const deadBand = 0.05
    const inside = await run(withModel({ deadBand }), [0.04, -0.04], 50)
    for (const reading of inside) for (const value of reading) expect(Math.abs(value)).toBeLessThan(1e-6)
    const outside = await run(withModel({ deadBand }), target, 250)
    const [shoulder = 0, elbow = 0] = outside.at(-1) ?? []
    expect(shoulder).toBeGreaterThan(0.4 - deadBand - 1e-3)
    expect(shoulder).toBeLessThan(0.4 + deadBand + 1e-3)
    expect(Math.abs(elbow + 0.3)).toBeLessThan(deadBand + 1e-3)
  })

  it('a servo moves at its own speed, and arrives short by half its backlash', async () => {
    const path = await run(withModel({ maxSpeed: 0.5, backlash: 0.02 }), target, 150)
    const speed = ((path[35]?.[0] ?? 0) - (path[25]?.[0] ?? 0)) / 0.2
    expect(speed).toBeCloseTo(0.5, 1)
    expect(path.at(-1)?.[0]).toBeCloseTo(0.39, 3)
    expect(path.at(-1)?.[1]).toBeCloseTo(-0.29, 3)
  })

  it('a reset repeats the bits of a robot with every model', async () => {
    const model = { latencySteps: 2, lagS: 0.03, quantum: 0.01, deadBand: 0.004, backlash: 0.01, maxSpeed: 3 }
    const description = withModel({ ...model, torqueSpeed: { stall: 2, noLoad: 4 } })
    const simulation = await simulate(description)
    const out = new Float64Array(4)
    const episode = (): number[] => {
      simulation.reset(Float64Array.of(0.1, 0.2), Float64Array.of(0, 0))
      return [0.5, -0.5, 0.2].flatMap((to) => {
        simulation.command(Float64Array.of(to, -to))
        for (let step = 0; step < 10; step++) simulation.step()
        simulation.read(out)
        return [...out]
      })
    }
    expect(episode()).toEqual(episode())
  })

  it('a servo that is told nothing stays where a reset put it', async () => {
    const simulation = await simulate(withModel({ lagS: 0.02, deadBand: 0.01 }))
    const out = new Float64Array(4)
    simulation.reset(Float64Array.of(0.3, -0.2), Float64Array.of(0, 0))
    for (let step = 0; step < 5; step++) simulation.step()
    simulation.read(out)
    expect(out[0]).toBeCloseTo(0.3, 5)
    expect(out[1]).toBeCloseTo(-0.2, 5)
  })
})
