import { afterEach, describe, expect, it } from 'vitest'
import { slab } from '../../bench/physics/robots.ts'
import { type PhysicsName, physicsNames } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import { neutralVariation, type PhysicsVariation } from '../../sim/variation.ts'
import { movingJoints, observationSpace } from '../../src/description/spaces.ts'
import type { Actuator, Joint, Link, RobotDescription } from '../../src/description/types.ts'
import { cartpole, joint, link, reacher, robot, rod } from './robots.ts'

const made: Simulation[] = []
afterEach(() => {
  for (const simulation of made.splice(0)) simulation.free()
})

async function simulateIn(physics: PhysicsName, description: RobotDescription): Promise<Simulation> {
  const simulation = await createSimulation(description, { physics })
  made.push(simulation)
  return simulation
}

/** A reacher and a cart-pole with everything in it that can be varied. */
const servos = (): RobotDescription => {
  const plain = reacher()
  return {
    ...plain,
    joints: plain.joints.map((one) => ({ ...one, axis: [0, 1, 0], frictionEffort: 0.01, armature: 1e-4 })),
  }
}
const cart = cartpole
/** A hand welded to the arm: two links, one body. */
const welded = (): RobotDescription =>
  robot({
    links: [link('base'), rod('arm', 0.4, 0.5), link('hand', { massKg: 0.3, centreOfMassM: [0.02, 0, 0] })],
    joints: [
      joint({ name: 'hinge', child: 'arm', axis: [0, 1, 0] }),
      joint({ name: 'mount', kind: 'fixed', parent: 'arm', child: 'hand', originM: [0.5, 0, 0] }),
    ],
  })

/** Readings of 60 steps under a wave of commands. */
function run(simulation: Simulation): Float64Array {
  const { description } = simulation
  const { size } = observationSpace(description)
  const joints = movingJoints(description).length
  const readings = new Float64Array(60 * size)
  const command = new Float64Array(description.actuators.length)
  simulation.reset(new Float64Array(joints).fill(0.3), new Float64Array(joints).fill(0.1))
  for (let step = 0; step < 60; step++) {
    simulation.command(command.fill(0.5 * Math.sin(step / 8)))
    simulation.step()
    simulation.read(readings.subarray(step * size, (step + 1) * size))
  }
  return readings
}

const links = (of: RobotDescription, change: (one: Link) => Partial<Link>): RobotDescription => ({
  ...of,
  links: of.links.map((one) => ({ ...one, ...change(one) })),
})
const joints = (of: RobotDescription, change: (one: Joint) => Partial<Joint>): RobotDescription => ({
  ...of,
  joints: of.joints.map((one) => ({ ...one, ...change(one) })),
})
const actuators = (of: RobotDescription, change: (one: Actuator) => Partial<Actuator>): RobotDescription => ({
  ...of,
  actuators: of.actuators.map((one) => ({ ...one, ...change(one) })),
})
const scaled = ([x, y, z]: readonly [number, number, number], by: number) => [by * x, by * y, by * z] as const

const cases: readonly [
  string,
  () => RobotDescription,
  (variation: PhysicsVariation) => void,
  (description: RobotDescription) => RobotDescription,
][] = [
  [
    'mass',
    servos,
    ({ massScale }) => massScale.fill(1.25),
    (of) =>
      links(of, ({ massKg, inertiaKgM2 }) => ({
        massKg: 1.25 * massKg,
        inertiaKgM2: scaled(inertiaKgM2, 1.25),
      })),
  ],
  [
    'mass of welded links',
    welded,
    ({ massScale }) => massScale.set([1, 1, 2]),
    (of) =>
      links(of, ({ name, massKg, inertiaKgM2 }) =>
        name === 'hand' ? { massKg: 2 * massKg, inertiaKgM2: scaled(inertiaKgM2, 2) } : {},
      ),
  ],
  [
    'centre of mass',
    cart,
    ({ centreOffsetM }) => centreOffsetM.set([0.01, 0.02, 0.03], 6),
    (of) =>
      links(of, ({ name, centreOfMassM: [x, y, z] }) =>
        name === 'pole' ? { centreOfMassM: [x + 0.01, y + 0.02, z + 0.03] } : {},
      ),
  ],
  [
    'damping of servo joints',
    servos,
    ({ jointDampingScale }) => jointDampingScale.fill(20),
    (of) => joints(of, ({ damping }) => ({ damping: 20 * damping })),
  ],
  [
    'damping of passive and effort joints',
    cart,
    ({ jointDampingScale }) => jointDampingScale.fill(20),
    (of) => joints(of, ({ damping }) => ({ damping: 20 * damping })),
  ],
  [
    'joint friction',
    servos,
    ({ jointFrictionScale }) => jointFrictionScale.fill(3),
    (of) => joints(of, ({ frictionEffort }) => ({ frictionEffort: 3 * frictionEffort })),
  ],
  [
    'armature',
    servos,
    ({ armatureScale }) => armatureScale.fill(4),
    (of) => joints(of, ({ armature }) => ({ armature: 4 * armature })),
  ],
  [
    'gains',
    servos,
    ({ stiffnessScale, dampingScale }) => {
      stiffnessScale.fill(0.5)
      dampingScale.fill(2)
    },
    (of) => actuators(of, ({ stiffness, damping }) => ({ stiffness: 0.5 * stiffness, damping: 2 * damping })),
  ],
  [
    'effort',
    servos,
    ({ effortScale }) => effortScale.fill(0.05),
    (of) => joints(of, ({ effort }) => ({ effort: 0.05 * effort })),
  ],
  [
    'latency',
    servos,
    ({ latencySteps }) => latencySteps.fill(2),
    (of) => actuators(of, () => ({ model: { latencySteps: 2 } })),
  ],
  [
    'gravity',
    cart,
    ({ gravityMPerS2 }) => gravityMPerS2.set([1, 0.5, -9]),
    (of) => ({ ...of, gravityMPerS2: [1, 0.5, -9] }),
  ],
  [
    'friction of what slides',
    () => slab({ ground: true, gravity: [3, 0, -9], friction: 0.1 }),
    (variation) => {
      variation.frictionScale.fill(2)
      variation.groundFrictionScale = 2
    },
    () => slab({ ground: true, gravity: [3, 0, -9], friction: 0.2 }),
  ],
  [
    'restitution',
    () => slab({ ground: true, heightM: 0.06 }),
    ({ restitution }) => restitution.fill(0.75),
    (of) => links(of, () => ({ restitution: 0.75 })),
  ],
]

describe.each(physicsNames)('simulated by %s', (physics) => {
  const simulate = (description: RobotDescription): Promise<Simulation> => simulateIn(physics, description)

  it.each(cases)(
    'varied %s is the same to the bit as that of another description',
    async (_, of, vary, change) => {
      const plain = await simulate(of())
      const asDescribed = run(plain)
      const variation = neutralVariation(plain.description)
      vary(variation)
      plain.vary(variation)
      const varied = run(plain)
      expect(varied).not.toEqual(asDescribed)
      expect(varied).toEqual(run(await simulate(change(of()))))
      // And it leaves no trace.
      plain.vary(neutralVariation(plain.description))
      expect(run(plain)).toEqual(asDescribed)
    },
  )

  it('is in force from the next reset on, and what is changed later in the same arrays is not', async () => {
    const simulation = await simulate(cart())
    const reading = new Float64Array(observationSpace(simulation.description).size)
    const before = run(simulation)
    const variation = neutralVariation(simulation.description)
    variation.massScale.fill(2)
    simulation.reset(Float64Array.of(0.3, 0.3), Float64Array.of(0.1, 0.1))
    simulation.vary(variation)
    simulation.command(Float64Array.of(0))
    simulation.step()
    simulation.read(reading)
    expect(reading).toEqual(before.subarray(0, reading.length))
    variation.massScale.fill(3)
    const twice = run(simulation)
    expect(twice).not.toEqual(before)
    simulation.vary(variation)
    expect(run(simulation)).not.toEqual(twice)
  })

  it('pushes a free body by impulse over mass', async () => {
    const simulation = await simulate(slab({ gravity: [0, 0, 0] }))
    const reading = new Float64Array(observationSpace(simulation.description).size)
    const variation = neutralVariation(simulation.description)
    variation.massScale.fill(2)
    simulation.vary(variation)
    simulation.reset(new Float64Array(0), new Float64Array(0))
    simulation.push(0, Float64Array.of(1, 2, -3))
    simulation.read(reading)
    // x, y, z, w, x, y, z, then linear and angular velocity; 2 kg twice.
    const [x, y, z, ...spin] = reading.subarray(7, 13)
    expect([x, y, z]).toEqual([0.25, 0.5, -0.75])
    for (const rate of spin) expect(rate).toBeCloseTo(0, 6)
    expect(() => simulation.push(1, Float64Array.of(0, 0, 0))).toThrow(RangeError)
  })

  it('turns what is pushed beside its centre of mass: of a body of two links, one', async () => {
    const simulation = await simulate(welded())
    const reading = new Float64Array(2)
    const rateAfter = (pushed: number): number => {
      simulation.reset(Float64Array.of(0), Float64Array.of(0))
      simulation.push(pushed, Float64Array.of(0, 0, -0.1))
      simulation.read(reading)
      return reading[1]
    }
    // The impulse turns the arm and the hand's arm is 0.52 m, the arm's own 0.25 m; the joint only holds from the step on.
    expect(Math.abs(rateAfter(2))).toBeGreaterThan(Math.abs(rateAfter(1)))
  })
})
