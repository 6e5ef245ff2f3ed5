import { afterEach, describe, expect, it } from 'vitest'
import { slab } from '../../bench/physics/robots.ts'
import { type PhysicsName, physicsNames } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import { channelIndex } from '../../src/contract/channel.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription, Vec3 } from '../../src/description/types.ts'
import { geometry, joint, link, robot, rod } from './robots.ts'

const made: Simulation[] = []
afterEach(() => {
  for (const simulation of made.splice(0)) simulation.free()
})

interface Rig {
  readonly simulation: Simulation
  run(seconds: number): void
  reading(channel: string): number
}

async function rigIn(physics: PhysicsName, description: RobotDescription, periodS: number): Promise<Rig> {
  const simulation = await createSimulation(description, { physics, periodS })
  made.push(simulation)
  const space = observationSpace(description)
  const values = new Float64Array(space.size)
  return {
    simulation,
    run(seconds) {
      for (let step = 0; step < Math.round(seconds / periodS); step++) simulation.step()
    },
    reading(channel) {
      simulation.read(values)
      return values[channelIndex(space, channel)] ?? Number.NaN
    },
  }
}

const numbers = (...values: number[]): Float64Array => Float64Array.from(values)
const none = new Float64Array(0)
const weightless = { gravityMPerS2: [0, 0, 0] as Vec3 }

describe.each(physicsNames)('simulated by %s', (physics) => {
  const rig = (description: RobotDescription, periodS = 1 / 240): Promise<Rig> =>
    rigIn(physics, description, periodS)

  describe('a floating base', () => {
    it('starts at its height and can be put anywhere, moving', async () => {
      const { simulation, reading } = await rig(slab({ gravity: [0, 0, 0], heightM: 0.7 }))
      simulation.reset(none, none)
      expect(reading('base.position.z')).toBeCloseTo(0.7, 6)
      const half = Math.SQRT1_2
      simulation.resetBase?.(numbers(1, 2, 3, half, half, 0, 0), numbers(0.1, 0.2, 0.3, 1, 0, -2))
      expect(reading('base.position.y')).toBeCloseTo(2, 6)
      expect(reading('base.orientation.x')).toBeCloseTo(half, 6)
      expect(reading('base.linear.z')).toBeCloseTo(0.3, 6)
      expect(reading('base.angular.z')).toBeCloseTo(-2, 6)
      const pose = new Float64Array(7)
      simulation.linkPose(0, pose)
      pose.forEach((value, index) => {
        expect(value).toBeCloseTo([1, 2, 3, half, half, 0, 0][index] ?? 0, 6)
      })
    })

    it('repeats the same bits, with contacts, whatever happened before', async () => {
      const { simulation } = await rig(slab({ ground: true }), 1 / 60)
      const out = new Float64Array(observationSpace(simulation.description).size)
      const drop = (heightM: number): number[] => {
        simulation.reset(none, none)
        simulation.resetBase?.(numbers(0, 0, heightM, 0.98, 0.2, 0, 0), numbers(1, 0, 0, 0, 3, 0))
        for (let step = 0; step < 60; step++) simulation.step()
        simulation.read(out)
        return [...out]
      }
      const first = drop(0.4)
      drop(0.9)
      expect(drop(0.4)).toEqual(first)
    })

    it('a fixed base cannot be moved', async () => {
      const { simulation } = await rig(robot({}))
      expect(simulation.resetBase).toBeUndefined()
    })
  })

  describe('sensors', () => {
    it('contact: the weight on the ground, nothing in the air', async () => {
      const { simulation, run, reading } = await rig(slab({ ground: true }))
      simulation.reset(none, none)
      run(1)
      expect(reading('box.contact')).toBe(1)
      expect(reading('box.force')).toBeCloseTo(2 * 9.81, 1)
      simulation.resetBase?.(numbers(0, 0, 1, 1, 0, 0, 0), new Float64Array(6))
      expect(reading('box.contact')).toBe(0)
      run(0.1)
      expect(reading('box.contact')).toBe(0)
      expect(reading('box.force')).toBe(0)
    })

    it('range: down to the ground, at once after a reset, up to its end', async () => {
      const { simulation, run, reading } = await rig(slab({ ground: true, heightM: 2 }))
      simulation.reset(none, none)
      expect(reading('eye.range')).toBeCloseTo(1.95, 5)
      run(0.25)
      expect(reading('eye.range')).toBeCloseTo(reading('base.position.z') - 0.05, 5)
      simulation.resetBase?.(numbers(0, 0, 2, 0, 1, 0, 0), new Float64Array(6))
      expect(reading('eye.range')).toBe(5)
    })

    it('IMU: nothing in free fall, centripetal acceleration in a spin, its attitude', async () => {
      const { simulation, run, reading } = await rig(slab({ heightM: 3 }))
      const accel = (): number => Math.hypot(...['x', 'y', 'z'].map((axis) => reading(`imu.accel.${axis}`)))
      simulation.reset(none, none)
      expect(accel()).toBeCloseTo(9.81, 4)
      run(0.1)
      expect(accel()).toBeLessThan(0.01)

      const inSpace = await rig(slab({ gravity: [0, 0, 0] }))
      inSpace.simulation.reset(none, none)
      inSpace.simulation.resetBase?.(numbers(0, 0, 1, 1, 0, 0, 0), numbers(0, 0, 0, 0, 0, 4))
      inSpace.run(0.1)
      const size = (quantity: string): number =>
        Math.hypot(...['x', 'y', 'z'].map((axis) => inSpace.reading(`imu.${quantity}.${axis}`)))
      expect(size('gyro')).toBeCloseTo(4, 3)
      // ω²r at (0.1, 0.05) from the axis.
      expect(size('accel')).toBeCloseTo(16 * Math.hypot(0.1, 0.05), 2)
      const w = inSpace.reading('imu.orientation.w')
      expect(Math.hypot(w, size('orientation'))).toBeCloseTo(1, 6)
    })

    it('effort: what holds an arm up', async () => {
      const arm = robot({
        links: [link('base'), rod('link', 1, 0.4)],
        joints: [joint({ name: 'lift', axis: [0, -1, 0], effort: 5 })],
        actuators: [{ name: 'lift', joint: 'lift', kind: 'position', stiffness: 100, damping: 5 }],
      })
      const { simulation, run, reading } = await rig({
        ...arm,
        sensors: [...arm.sensors, { kind: 'joint', joint: 'lift', measures: 'effort' }],
      })
      simulation.reset(numbers(0), numbers(0))
      run(2)
      expect(reading('lift.effort')).toBeCloseTo(0.2 * 9.81, 2)
      simulation.command(numbers(2))
      simulation.step()
      expect(reading('lift.effort')).toBe(5)
    })
  })

  describe('Coulomb friction of a joint', () => {
    const wheel = (frictionEffort: number): RobotDescription =>
      robot({
        ...weightless,
        links: [link('base'), link('wheel', { inertiaKgM2: [0.01, 0.01, 0.01] })],
        joints: [joint({ name: 'axle', kind: 'continuous', child: 'wheel', frictionEffort })],
        actuators: [{ name: 'axle', joint: 'axle', kind: 'effort', stiffness: 0, damping: 0 }],
      })

    it('brakes at a constant rate, then holds', async () => {
      const { simulation, run, reading } = await rig(wheel(0.02))
      simulation.reset(numbers(0), numbers(3))
      run(0.5)
      expect(reading('axle.velocity')).toBeCloseTo(3 - (0.02 / 0.01) * 0.5, 2)
      run(1.5)
      expect(Math.abs(reading('axle.velocity'))).toBeLessThan(1e-3)
    })

    it('holds against less effort, and takes its part of more', async () => {
      const { simulation, run, reading } = await rig(wheel(0.02))
      simulation.reset(numbers(0), numbers(0))
      simulation.command(numbers(0.019))
      run(0.5)
      expect(Math.abs(reading('axle.velocity'))).toBeLessThan(1e-3)
      simulation.command(numbers(0.05))
      run(0.5)
      expect(reading('axle.velocity')).toBeCloseTo((0.03 / 0.01) * 0.5, 2)
    })

    it('brakes a sliding joint', async () => {
      const { simulation, run, reading } = await rig(
        robot({
          ...weightless,
          links: [link('base'), link('cart')],
          joints: [
            joint({ name: 'rail', kind: 'prismatic', child: 'cart', axis: [1, 0, 0], frictionEffort: 2 }),
          ],
        }),
      )
      simulation.reset(numbers(0), numbers(1))
      run(0.25)
      expect(reading('rail.velocity')).toBeCloseTo(0.5, 2)
      run(0.5)
      expect(Math.abs(reading('rail.velocity'))).toBeLessThan(1e-3)
    })
  })

  describe('armature', () => {
    it('is felt as inertia of the joint', async () => {
      const { simulation, run, reading } = await rig(
        robot({
          ...weightless,
          links: [link('base'), link('wheel', { inertiaKgM2: [0.01, 0.01, 0.01] })],
          joints: [joint({ name: 'axle', kind: 'continuous', child: 'wheel', armature: 0.03 })],
          actuators: [{ name: 'axle', joint: 'axle', kind: 'effort', stiffness: 0, damping: 0 }],
        }),
      )
      simulation.reset(numbers(0), numbers(0))
      simulation.command(numbers(0.1))
      run(0.5)
      expect(reading('axle.velocity')).toBeCloseTo((0.1 / 0.04) * 0.5, 3)
      expect(simulation.unsupported).toEqual([])
    })

    it('says where it is only roughly right', async () => {
      const { simulation } = await rig(
        robot({
          links: [link('base'), link('one'), link('two'), link('three')],
          joints: [
            joint({ name: 'a', child: 'one', armature: 0.01 }),
            joint({ name: 'b', parent: 'one', child: 'two', armature: 0.01 }),
            joint({ name: 'c', parent: 'two', child: 'three', kind: 'prismatic', armature: 1 }),
          ],
        }),
      )
      const rough = [
        expect.stringContaining('"b" is added to its link'),
        expect.stringContaining('"c" is left out'),
      ]
      // MuJoCo has rotors.
      expect(simulation.unsupported).toEqual(physics === 'rapier' ? rough : [])
    })
  })

  describe('a mimic joint', () => {
    it('is where its leader says, in motion and after a reset', async () => {
      const finger = { ...weightless, links: [link('base'), link('left'), link('right')] }
      const { simulation, run, reading } = await rig(
        robot({
          ...finger,
          joints: [
            joint({ name: 'lead', child: 'left', lower: -1, upper: 1, damping: 0.01 }),
            joint({
              name: 'follow',
              child: 'right',
              effort: 0,
              mimic: { joint: 'lead', multiplier: -0.5, offset: 0.1 },
            }),
          ],
          actuators: [{ name: 'lead', joint: 'lead', kind: 'position', stiffness: 0.5, damping: 0.05 }],
        }),
      )
      simulation.reset(numbers(0.4, 9), numbers(0, 9))
      expect(reading('follow.position')).toBeCloseTo(-0.1, 5)
      simulation.command(numbers(-0.6))
      for (let moment = 0; moment < 20; moment++) {
        run(0.02)
        expect(reading('follow.position')).toBeCloseTo(0.1 - 0.5 * reading('lead.position'), 2)
      }
      run(1)
      expect(reading('follow.position')).toBeCloseTo(0.4, 2)
      // In MuJoCo it does.
      if (physics === 'rapier') expect(simulation.unsupported[0]).toContain('"lead" does not feel')
      else expect(simulation.unsupported).toEqual([])
    })
  })

  describe('links', () => {
    it('that are welded together are one body, with the moments of both', async () => {
      // Two thin rods end to end, welded, or one of twice the length.
      const swing = async (description: RobotDescription): Promise<number> => {
        const { simulation, run, reading } = await rig(description)
        simulation.reset(numbers(1), numbers(0))
        run(0.4)
        return reading('hinge.position')
      }
      const hinge = joint({ name: 'hinge', axis: [0, 1, 0], originRpyRad: [0, Math.PI / 2, 0] })
      const whole = robot({ links: [link('base'), rod('link', 0.4, 0.6)], joints: [hinge] })
      const parts = robot({
        links: [
          link('base'),
          rod('link', 0.2, 0.3),
          link('tag', { massKg: 0, inertiaKgM2: [0, 0, 0] }),
          rod('end', 0.2, 0.3),
        ],
        joints: [
          hinge,
          joint({
            name: 'w1',
            kind: 'fixed',
            parent: 'link',
            child: 'tag',
            originM: [0.3, 0, 0],
            originRpyRad: [1, 0, 2],
          }),
          joint({
            name: 'w2',
            kind: 'fixed',
            parent: 'link',
            child: 'end',
            originM: [0.3, 0, 0],
            originRpyRad: [0.7, 0, 0],
          }),
        ],
      })
      expect(await swing(parts)).toBeCloseTo(await swing(whole), 3)
    })

    it('pose: welded links have theirs', async () => {
      const { simulation } = await rig(
        robot({
          links: [link('base'), link('arm'), link('tip')],
          joints: [
            joint({ name: 'turn', child: 'arm' }),
            joint({ name: 'weld', kind: 'fixed', parent: 'arm', child: 'tip', originM: [1, 0, 0] }),
          ],
        }),
      )
      simulation.reset(numbers(Math.PI / 2), numbers(0))
      const pose = new Float64Array(7)
      simulation.linkPose(2, pose)
      pose.forEach((value, index) => {
        expect(value).toBeCloseTo([0, 1, 0, Math.SQRT1_2, 0, 0, Math.SQRT1_2][index] ?? 0, 5)
      })
      expect(() => simulation.linkPose(3, pose)).toThrow(RangeError)
    })

    it('turned principal axes are those of the body', async () => {
      // A box that turns freely about its smallest axis, given as a box askew in its link.
      const { simulation, run, reading } = await rig({
        ...robot({
          ...weightless,
          base: 'floating',
          links: [link('box', { inertiaKgM2: [0.01, 0.02, 0.03], inertiaRpyRad: [0, 0, Math.PI / 4] })],
        }),
        sensors: [{ kind: 'base', name: 'base', measures: ['angular'] }],
      })
      simulation.reset(none, none)
      const along = Math.SQRT1_2 * 3
      simulation.resetBase?.(numbers(0, 0, 0, 1, 0, 0, 0), numbers(0, 0, 0, along, along, 0))
      run(1)
      expect(reading('base.angular.x')).toBeCloseTo(along, 3)
      expect(reading('base.angular.y')).toBeCloseTo(along, 3)
      expect(reading('base.angular.z')).toBeCloseTo(0, 3)
    })

    it('touch each other only if the robot says so', async () => {
      const ball = geometry({ kind: 'sphere', radiusM: 0.1 })
      const slide = { kind: 'prismatic', axis: [1, 0, 0], lower: -2, upper: 2 } as const
      const build = (selfCollision: boolean): RobotDescription =>
        robot({
          ...weightless,
          selfCollision,
          links: [link('base'), link('one', { geometry: [ball] }), link('two', { geometry: [ball] })],
          joints: [
            joint({ name: 'a', child: 'one', ...slide }),
            joint({ name: 'b', child: 'two', originM: [1, 0, 0], ...slide }),
          ],
        })
      for (const touches of [true, false]) {
        const { simulation, run, reading } = await rig(build(touches))
        simulation.reset(numbers(0, 0), numbers(0, -1))
        run(1.5)
        expect(reading('a.position') < -0.1).toBe(touches)
      }
    })

    it('a hull collides as the hull of its points; a flat one is reported', async () => {
      const corners = [-1, 1].flatMap((x) =>
        [-1, 1].flatMap((y) => [-1, 1].map((z): Vec3 => [0.2 * x, 0.2 * y, 0.05 * z])),
      )
      const box = slab({ ground: true, heightM: 0.3 })
      const hull = (pointsM: readonly Vec3[]): RobotDescription => ({
        ...box,
        links: box.links.map((each) => ({ ...each, geometry: [geometry({ kind: 'hull', pointsM })] })),
      })
      const { simulation, run, reading } = await rig(hull(corners))
      simulation.reset(none, none)
      run(1)
      expect(reading('base.position.z')).toBeCloseTo(0.05, 3)
      expect(simulation.unsupported).toEqual([])
      const line = await rig(
        hull([
          [0, 0, 0],
          [1, 0, 0],
          [2, 0, 0],
          [3, 0, 0],
        ]),
      )
      expect(line.simulation.unsupported[0]).toContain('span no volume')
    })

    it('bounce as their restitution says', async () => {
      const ball = link('ball', {
        restitution: 0.8,
        inertiaKgM2: [0.004, 0.004, 0.004],
        geometry: [geometry({ kind: 'sphere', radiusM: 0.1 })],
      })
      const { simulation, run, reading } = await rig({
        ...robot({
          base: 'floating',
          startHeightM: 1.1,
          ground: { friction: 1, restitution: 0 },
          links: [ball],
        }),
        sensors: [{ kind: 'base', name: 'base', measures: ['linear'] }],
      })
      simulation.reset(none, none)
      run(Math.sqrt(2 / 9.81) + 0.02)
      const impact = Math.sqrt(2 * 9.81)
      expect(reading('base.linear.z')).toBeCloseTo(0.8 * impact - 0.02 * 9.81, 0)
    })
  })

  describe('a joint that turns more than once', () => {
    it('counts its turns, and its servo goes all the way round', async () => {
      const { simulation, run, reading } = await rig(
        robot({
          ...weightless,
          links: [link('base'), link('link', { inertiaKgM2: [0.01, 0.01, 0.01] })],
          joints: [joint({ name: 'wrist', lower: -6.28, upper: 6.28 })],
          actuators: [{ name: 'wrist', joint: 'wrist', kind: 'position', stiffness: 10, damping: 0.6 }],
        }),
        1 / 50,
      )
      simulation.reset(numbers(-6), numbers(0))
      expect(reading('wrist.position')).toBeCloseTo(-6, 5)
      simulation.command(numbers(6))
      run(3)
      expect(reading('wrist.position')).toBeCloseTo(6, 2)
      if (physics === 'rapier') expect(simulation.unsupported[0]).toContain('more than a turn')
      else expect(simulation.unsupported).toEqual([])
    })
  })
})
