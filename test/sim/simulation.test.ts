import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { physicsNames } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { cartpole, geometry, joint, link, pendulum, reacher, robot, rod } from './robots.ts'

const made: Simulation[] = []
afterEach(() => {
  for (const simulation of made.splice(0)) simulation.free()
})

const values = (...numbers: number[]): Float64Array => Float64Array.from(numbers)

function reader(simulation: Simulation): () => Float64Array {
  const out = new Float64Array(simulation.description.sensors.length)
  return () => {
    simulation.read(out)
    return out
  }
}

/** Period from the first to the last zero crossing in `durationS`. */
function measurePeriod(simulation: Simulation, durationS: number): number {
  const read = reader(simulation)
  let before = read()[0] ?? 0
  const crossings: number[] = []
  for (let timeS = simulation.periodS; timeS < durationS; timeS += simulation.periodS) {
    simulation.step()
    const now = read()[0] ?? 0
    if (before * now < 0) crossings.push(timeS + (simulation.periodS * now) / (before - now))
    before = now
  }
  const [first = 0] = crossings
  return (2 * ((crossings.at(-1) ?? 0) - first)) / (crossings.length - 1)
}

describe.each(physicsNames)('simulated by %s', (physics) => {
  async function simulate(description: RobotDescription, periodS?: number): Promise<Simulation> {
    const simulation = await createSimulation(description, { physics, ...(periodS ? { periodS } : {}) })
    made.push(simulation)
    return simulation
  }

  describe('a pendulum built from a description', () => {
    it.each([0.05, 0.5, 1.2])('swings from %s rad with the period that theory gives', async (angle) => {
      const lengthM = 0.5
      const simulation = await simulate(pendulum({}, lengthM), 1 / 240)
      simulation.reset(values(angle), values(0))
      // A rod about its end, and the series for large amplitudes to the fourth order.
      const small = 2 * Math.PI * Math.sqrt((2 * lengthM) / 3 / 9.81)
      const theory = small * (1 + angle ** 2 / 16 + (11 * angle ** 4) / 3072)
      expect(Math.abs(measurePeriod(simulation, 8) / theory - 1)).toBeLessThan(0.005)
    })

    it('keeps its energy to 2% over ten seconds of large swings', async () => {
      const simulation = await simulate(pendulum(), 1 / 960)
      simulation.reset(values(1), values(0))
      const read = reader(simulation)
      const weight = 0.4 * 9.81 * 0.25
      const energy = (): number => {
        const [angle = 0, rate = 0] = read()
        return 0.5 * ((0.4 * 0.5 ** 2) / 3) * rate ** 2 + weight * (1 - Math.cos(angle))
      }
      const before = energy()
      for (let step = 0; step < 9600; step++) simulation.step()
      expect(Math.abs(energy() / before - 1)).toBeLessThan(0.02)
    })

    it('loses amplitude at the rate its damping says', async () => {
      const damping = 0.01
      const simulation = await simulate(pendulum({ damping }), 1 / 240)
      simulation.reset(values(0.1), values(0))
      const inertia = (0.4 * 0.5 ** 2) / 3
      const read = reader(simulation)
      let peak = 0
      for (let step = 0; step < 1200; step++) {
        simulation.step()
        if (step >= 900) peak = Math.max(peak, Math.abs(read()[0] ?? 0))
      }
      // The largest peak after 3.75 s lies within the next half period.
      const early = 0.1 * Math.exp((-damping / (2 * inertia)) * 3.75)
      const late = 0.1 * Math.exp((-damping / (2 * inertia)) * 4.4)
      expect(peak).toBeGreaterThan(late)
      expect(peak).toBeLessThan(early)
    })

    it('wraps a continuous joint into [−π, π]', async () => {
      const simulation = await simulate(pendulum())
      simulation.reset(values(0), values(25))
      const read = reader(simulation)
      let wraps = 0
      let before = 0
      for (let step = 0; step < 200; step++) {
        simulation.step()
        const [angle = 0, rate = 0] = read()
        expect(Math.abs(angle)).toBeLessThanOrEqual(Math.PI + 1e-6)
        expect(rate).toBeGreaterThan(10)
        if (angle < before - Math.PI) wraps++
        before = angle
      }
      expect(wraps).toBeGreaterThan(8)
    })
  })

  describe('at switch-on', () => {
    it('actuated joints stand at zero, or the limit nearest to it, and passive ones hang', async () => {
      const onRail = await simulate(cartpole())
      const [cart, pole, ...rates] = reader(onRail)()
      expect(cart).toBeCloseTo(0, 6)
      expect(Math.abs(pole ?? 0)).toBeCloseTo(Math.PI, 5)
      expect(rates.every((rate) => Math.abs(rate) < 1e-6)).toBe(true)

      const arm = reacher()
      const bent = await simulate({
        ...arm,
        joints: arm.joints.map((each) => (each.name === 'elbow' ? { ...each, lower: 0.4 } : each)),
      })
      expect(reader(bent)()[1]).toBeCloseTo(0.4, 5)
      for (let step = 0; step < 50; step++) bent.step()
      expect(reader(bent)()[1]).toBeCloseTo(0.4, 3)
    })

    it('a passive joint without gravity stays at zero', async () => {
      const weightless = await simulate({ ...pendulum(), gravityMPerS2: [0, 0, 0] })
      expect(reader(weightless)()[0]).toBeCloseTo(0, 6)
    })
  })

  describe('reset', () => {
    it('puts joints where it is told, moving as told, about any axes', async () => {
      const description = robot({
        links: [
          link('base'),
          rod('one', 0.3, 0.2),
          rod('two', 0.2, 0.2),
          link('three'),
          rod('four', 0.1, 0.1),
        ],
        gravityMPerS2: [0, 0, 0],
        joints: [
          joint({
            name: 'a',
            parent: 'base',
            child: 'one',
            axis: [0, 0.6, 0.8],
            originRpyRad: [0.3, -0.4, 1],
          }),
          joint({ name: 'slide', kind: 'prismatic', parent: 'one', child: 'two', originM: [0.2, 0, 0.1] }),
          joint({ name: 'weld', kind: 'fixed', parent: 'two', child: 'three', originRpyRad: [1, 0, 0.5] }),
          joint({ name: 'b', parent: 'three', child: 'four', originM: [0, 0.1, 0], lower: -1, upper: 4 }),
        ],
      })
      const simulation = await simulate(description)
      const read = reader(simulation)
      const angle = fc.double({ min: -0.9, max: 2.9, noNaN: true })
      const rate = fc.double({ min: -3, max: 3, noNaN: true })
      fc.assert(
        fc.property(fc.tuple(angle, angle, angle), fc.tuple(rate, rate, rate), (position, velocity) => {
          simulation.reset(Float64Array.from(position), Float64Array.from(velocity))
          const out = read()
          for (let index = 0; index < 3; index++) {
            expect(out[index]).toBeCloseTo(position[index] ?? 0, 4)
            expect(out[index + 3]).toBeCloseTo(velocity[index] ?? 0, 4)
          }
        }),
        { numRuns: 50 },
      )
    })

    it('repeats the same bits whatever happened before', async () => {
      const simulation = await simulate(reacher())
      const read = reader(simulation)
      const roll = (): number[] => {
        const seen: number[] = []
        simulation.reset(values(0.3, 1.1), values(0.5, -0.2))
        for (let step = 0; step < 40; step++) {
          simulation.command(values(Math.sin(step / 5), Math.cos(step / 7)))
          simulation.step()
          seen.push(...read())
        }
        return seen
      }
      const first = roll()
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: -2.8, max: 2.8, noNaN: true }), { minLength: 1, maxLength: 30 }),
          (history) => {
            for (const command of history) {
              simulation.command(values(command, -command))
              simulation.step()
            }
            expect(roll()).toEqual(first)
          },
        ),
        { numRuns: 20 },
      )
      const other = await simulate(reacher())
      other.reset(values(0.3, 1.1), values(0.5, -0.2))
      other.command(values(0, 1))
      other.step()
      expect([...reader(other)()]).toEqual(first.slice(0, 4))
    })
  })

  describe('a position servo', () => {
    it('settles on its target with little overshoot', async () => {
      const simulation = await simulate(reacher())
      const read = reader(simulation)
      simulation.reset(values(0, 0), values(0, 0))
      simulation.command(values(0.2, -0.2))
      let highest = 0
      for (let step = 0; step < 50; step++) {
        simulation.step()
        highest = Math.max(highest, read()[0] ?? 0)
      }
      expect(read()[0]).toBeCloseTo(0.2, 3)
      expect(read()[1]).toBeCloseTo(-0.2, 3)
      expect(highest).toBeLessThan(0.2 * 1.1)
    })

    it('goes the long way round rather than through its limits', async () => {
      const simulation = await simulate(reacher())
      const read = reader(simulation)
      simulation.reset(values(-2.5, 0), values(0, 0))
      simulation.command(values(2.5, 0))
      let passedZero = false
      for (let step = 0; step < 100; step++) {
        simulation.step()
        passedZero ||= Math.abs(read()[0] ?? 9) < 0.5
      }
      expect(passedZero).toBe(true)
      expect(read()[0]).toBeCloseTo(2.5, 2)
    })

    it('cannot hold more than its effort limit', async () => {
      // A horizontal rod of 1 kg and 0.4 m needs m g l/2 = 1.96 N·m.
      const holding = (effort: number): Promise<Simulation> =>
        simulate(
          robot({
            links: [link('base'), rod('link', 1, 0.4)],
            joints: [joint({ name: 'lift', axis: [0, 1, 0], effort, lower: -3, upper: 3 })],
            actuators: [{ name: 'lift', joint: 'lift', kind: 'position', stiffness: 400, damping: 10 }],
          }),
        )
      for (const [effort, holds] of [
        [2.1, true],
        [1.8, false],
      ] as const) {
        const simulation = await holding(effort)
        simulation.reset(values(0), values(0))
        for (let step = 0; step < 50; step++) simulation.step()
        expect(Math.abs(reader(simulation)()[0] ?? 9) < 0.05).toBe(holds)
      }
    })
  })

  describe('a velocity servo', () => {
    it('reaches its speed in spite of damping, within its effort limit', async () => {
      const description = robot({
        gravityMPerS2: [0, 0, 0],
        links: [link('base'), link('wheel', { inertiaKgM2: [0.01, 0.01, 0.01] })],
        joints: [joint({ name: 'joint', kind: 'continuous', child: 'wheel', effort: 0.1, damping: 0.001 })],
        actuators: [{ name: 'wheel', joint: 'joint', kind: 'velocity', stiffness: 0, damping: 1 }],
      })
      const simulation = await simulate(description)
      const read = reader(simulation)
      simulation.reset(values(0), values(0))
      simulation.command(values(3))
      for (let step = 0; step < 10; step++) simulation.step()
      // 0.1 N·m on 0.01 kg·m² for 0.2 s.
      expect(read()[1]).toBeCloseTo(2, 1)
      for (let step = 0; step < 40; step++) simulation.step()
      expect(read()[1]).toBeCloseTo(3, 1)
    })
  })

  describe('an effort actuator', () => {
    it('accelerates a cart by force over mass, and no more than its limit allows', async () => {
      for (const [command, force] of [
        [2, 2],
        [50, 10],
        [-50, -10],
      ] as const) {
        const simulation = await simulate(cartpole())
        simulation.reset(values(0, Math.PI), values(0, 0))
        simulation.command(values(command))
        simulation.step()
        // At first the hanging pole's mass takes part by its coupling only: M + m − m (3/4) for a rod.
        expect(reader(simulation)()[2]).toBeCloseTo((force / (1 + 0.1 * 0.25)) * 0.02, 2)
      }
    })

    it('pushes back on a parent that can move', async () => {
      const description = robot({
        gravityMPerS2: [0, 0, 0],
        links: [link('base'), link('one'), link('two')],
        joints: [
          joint({ name: 'free', kind: 'continuous', parent: 'base', child: 'one' }),
          joint({ name: 'driven', kind: 'continuous', parent: 'one', child: 'two' }),
        ],
        actuators: [{ name: 'driven', joint: 'driven', kind: 'effort', stiffness: 0, damping: 0 }],
      })
      const simulation = await simulate(description)
      simulation.reset(values(0, 0), values(0, 0))
      simulation.command(values(0.001))
      simulation.step()
      const [, , parent = 0, relative = 0] = reader(simulation)()
      expect(parent).toBeCloseTo(-0.02, 4)
      expect(relative).toBeCloseTo(0.04, 4)
    })
  })

  describe('the cart-pole set free', () => {
    it('hangs at rest, falls from upright, and keeps its momentum', async () => {
      const simulation = await simulate(cartpole())
      const read = reader(simulation)
      simulation.reset(values(0, Math.PI), values(0, 0))
      for (let step = 0; step < 100; step++) simulation.step()
      expect(Math.abs(read()[0] ?? 1)).toBeLessThan(1e-3)
      expect(Math.abs(read()[1] ?? 0)).toBeCloseTo(Math.PI, 2)

      simulation.reset(values(0, 0.05), values(0, 0))
      let lowest = 0
      for (let step = 0; step < 100; step++) {
        simulation.step()
        lowest = Math.max(lowest, Math.abs(read()[1] ?? 0))
        // The centre of mass stays put but for the little the rail's damping takes.
        expect(Math.abs(read()[0] ?? 9)).toBeLessThan(0.1)
      }
      expect(lowest).toBeGreaterThan(3)
    })
  })

  describe('joint limits', () => {
    it('hold against the motor and against a fling', async () => {
      const simulation = await simulate(cartpole())
      const read = reader(simulation)
      simulation.reset(values(1.5, Math.PI), values(5, 0))
      simulation.command(values(10))
      for (let step = 0; step < 100; step++) {
        simulation.step()
        expect(read()[0]).toBeLessThan(1.8 + 0.01)
      }
      expect(read()[0]).toBeCloseTo(1.8, 2)
    })

    it('hold for a range that is off centre and wider than half a turn', async () => {
      const simulation = await simulate(pendulum({ kind: 'revolute', lower: -0.5, upper: 5 }))
      const read = reader(simulation)
      simulation.reset(values(4.5), values(6))
      for (let step = 0; step < 200; step++) {
        simulation.step()
        expect(read()[0]).toBeLessThan(5 + 0.02)
        expect(read()[0]).toBeGreaterThan(-0.5 - 0.02)
      }
    })
  })

  describe('links that touch', () => {
    it('collide unless a joint connects them', async () => {
      const ball = geometry({ kind: 'sphere', radiusM: 0.1 })
      const slide = { kind: 'prismatic', axis: [1, 0, 0], lower: -2, upper: 2 } as const
      const build = (parent: string): RobotDescription =>
        robot({
          gravityMPerS2: [0, 0, 0],
          selfCollision: true,
          links: [link('base'), link('one', { geometry: [ball] }), link('two', { geometry: [ball] })],
          joints: [
            joint({ name: 'a', parent: 'base', child: 'one', ...slide }),
            joint({ name: 'b', parent, child: 'two', originM: [1, 0, 0], ...slide }),
          ],
        })
      const apart = await simulate(build('base'))
      apart.reset(values(0, 0), values(0, -1))
      for (let step = 0; step < 100; step++) apart.step()
      expect(reader(apart)()[0]).toBeLessThan(-0.1)

      const adjacent = await simulate(build('one'))
      adjacent.reset(values(0, 0), values(0, -1))
      for (let step = 0; step < 100; step++) adjacent.step()
      expect(reader(adjacent)()[1]).toBeLessThan(-0.9)
    })
  })

  describe('a simulation that cannot go on', () => {
    it('says so after a command that is not a number, and recovers by a reset', async () => {
      const simulation = await simulate(cartpole())
      simulation.reset(values(0, 0), values(0, 0))
      simulation.command(values(Number.NaN))
      for (let step = 0; step < 3; step++) simulation.step()
      expect(simulation.healthy).toBe(false)
      simulation.reset(values(0, 0), values(0, 0))
      simulation.step()
      expect(simulation.healthy).toBe(true)
    })

    it('refuses to be used after it was freed', async () => {
      const simulation = await createSimulation(reacher(), { physics })
      simulation.free()
      simulation.free()
      expect(() => simulation.step()).toThrow('freed')
    })

    it.each([
      ['two roots', { links: [link('base'), link('stray')] }],
      ['a loop', { links: [link('base'), link('link')], joints: [joint({ parent: 'link' })] }],
      ['an unknown parent', { links: [link('base'), link('link')], joints: [joint({ parent: 'nowhere' })] }],
      [
        'an actuator without a joint',
        { actuators: [{ name: 'm', joint: 'none', kind: 'effort', stiffness: 0, damping: 0 }] },
      ],
      ['a sensor without a joint', { sensors: [{ kind: 'joint', joint: 'none', measures: 'position' }] }],
    ] as const)('refuses a description with %s', async (_what, changes) => {
      await expect(
        createSimulation(robot(changes as Partial<RobotDescription>), { physics }),
      ).rejects.toMatchObject({
        code: 'description',
      })
    })
  })
})
