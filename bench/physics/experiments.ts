import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import { channelIndex } from '../../src/contract/channel.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Series } from '../../src/learn/svg-chart.ts'
import { createDynamics, type Dynamics, rungeKutta } from './newton-euler.ts'
import {
  doublePendulum,
  pendulum,
  planarArm,
  servo,
  servoArm,
  servoWheel,
  slab,
  spatialArm,
} from './robots.ts'

/** How far a motion in the physics engine is from theory. */
export interface Experiment {
  readonly name: string
  readonly theory: string
  /** What was measured, in `unit`; it must not be larger than `bound`. */
  readonly error: number
  readonly bound: number
  readonly unit: string
  /** Curves against time. */
  readonly series?: readonly Series[]
}

const gravity = 9.81
const physicsStepS = 1 / 240

/** A simulation that lives as long as the measurement. */
async function measure<T>(
  description: RobotDescription,
  work: (simulation: Simulation, channel: (name: string) => number, read: () => Float64Array) => T,
  periodS = physicsStepS,
): Promise<T> {
  const simulation = await createSimulation(description, { periodS })
  const space = observationSpace(description)
  const reading = new Float64Array(space.size)
  try {
    return work(
      simulation,
      (name) => channelIndex(space, name),
      () => {
        simulation.read(reading)
        return reading
      },
    )
  } finally {
    simulation.free()
  }
}

/** The same robot, simulated in finer steps. */
function withStep(robot: RobotDescription, physicsStepHz: number | undefined): RobotDescription {
  return physicsStepHz === undefined ? robot : { ...robot, physicsStepHz }
}

function stepWords(physicsStepHz: number | undefined): string {
  return physicsStepHz === undefined ? '' : `, physics at ${physicsStepHz} Hz`
}

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}

/** Arithmetic–geometric mean. */
function agm(a: number, b: number): number {
  return Math.abs(a - b) < 1e-15 ? a : agm((a + b) / 2, Math.sqrt(a * b))
}

/** Period of a rod of 0.5 m at any amplitude: 2π √(2l/3g) / agm(1, cos(θ/2)), the complete elliptic integral. */
export async function pendulumPeriod(
  amplitude: number,
  bound = 0.5,
  physicsStepHz?: number,
): Promise<Experiment> {
  const robot = withStep(pendulum(), physicsStepHz)
  const [, rod] = robot.links
  const arm = 0.25
  const inertia = (rod?.inertiaKgM2[1] ?? 0) + (rod?.massKg ?? 0) * arm * arm
  const theoryS =
    (2 * Math.PI * Math.sqrt(inertia / ((rod?.massKg ?? 0) * gravity * arm))) /
    agm(1, Math.cos(amplitude / 2))
  const points: [number, number][] = []
  const measuredS = await measure(robot, (simulation, channel, read) => {
    const angle = channel('hinge.position')
    simulation.reset(Float64Array.of(amplitude), new Float64Array(1))
    const crossings: number[] = []
    let before = read()[angle]
    for (let timeS = physicsStepS; timeS < 4; timeS += physicsStepS) {
      simulation.step()
      const now = read()[angle]
      if (before * now < 0) crossings.push(timeS + (physicsStepS * now) / (before - now))
      points.push([timeS, now])
      before = now
    }
    // The first whole period: later ones are of a smaller swing, for the engine loses energy.
    return (crossings[2] ?? 0) - (crossings[0] ?? 0)
  })
  return {
    name: `pendulum's period at ${amplitude} rad${stepWords(physicsStepHz)}`,
    theory: 'complete elliptic integral',
    error: 100 * Math.abs(measuredS / theoryS - 1),
    bound,
    unit: '%',
    series: [{ name: `${amplitude} rad`, points }],
  }
}

/** Energy of a free double pendulum over 10 s, as a share of what it started with above its lowest. */
export async function doublePendulumEnergy(
  from: readonly [number, number],
  bound: number,
  physicsStepHz?: number,
): Promise<Experiment> {
  const robot = withStep(doublePendulum(), physicsStepHz)
  const dynamics = createDynamics(robot)
  const lowest = dynamics.energy(new Float64Array(2), new Float64Array(2))
  const engine: [number, number][] = []
  const exact: [number, number][] = []
  const [position, velocity, none] = [Float64Array.from(from), new Float64Array(2), new Float64Array(2)]
  const start = dynamics.energy(position, velocity) - lowest
  const drift = await measure(robot, (simulation, _channel, read) => {
    simulation.reset(position, velocity)
    let last = 0
    for (let step = 1; step <= 2400; step++) {
      simulation.step()
      const [p1 = 0, v1 = 0, p2 = 0, v2 = 0] = read()
      last = dynamics.energy(Float64Array.of(p1, p2), Float64Array.of(v1, v2)) - lowest
      rungeKutta(dynamics, position, velocity, none, physicsStepS)
      if (step % 8 === 0) {
        engine.push([step * physicsStepS, last / start])
        exact.push([step * physicsStepS, (dynamics.energy(position, velocity) - lowest) / start])
      }
    }
    return last / start - 1
  })
  return {
    name: `double pendulum's energy after 10 s, from ${from.join(' and ')} rad${stepWords(physicsStepHz)}`,
    theory: 'conserved, as Runge–Kutta of fourth order does',
    error: 100 * Math.abs(drift),
    bound,
    unit: '%',
    series: [
      { name: 'Rapier', points: engine },
      { name: 'RK4', points: exact },
    ],
  }
}

/** Height of a free body after half a second. */
export async function freeFall(): Promise<Experiment> {
  const error = await measure(slab({ heightM: 3 }), (simulation, channel, read) => {
    simulation.reset(new Float64Array(0), new Float64Array(0))
    for (let step = 0; step < 120; step++) simulation.step()
    return (3 - read()[channel('base.position.z')]) / (0.5 * gravity * 0.25) - 1
  })
  return {
    name: 'free fall, 0.5 s',
    theory: 'h − gt²/2',
    error: 100 * Math.abs(error),
    bound: 0.5,
    unit: '%',
  }
}

/** A box on a slope of `degrees`: it slides with g (sin − μ cos), or stays. */
export async function slope(degrees: number, friction: number): Promise<Experiment> {
  const tilt = (degrees * Math.PI) / 180
  const robot = slab({
    gravity: [gravity * Math.sin(tilt), 0, -gravity * Math.cos(tilt)],
    ground: true,
    friction,
  })
  const theory = Math.max(0, gravity * (Math.sin(tilt) - friction * Math.cos(tilt)))
  const measured = await measure(robot, (simulation, channel, read) => {
    const speed = channel('base.linear.x')
    const run = (steps: number): number => {
      for (let step = 0; step < steps; step++) simulation.step()
      return read()[speed]
    }
    simulation.reset(new Float64Array(0), new Float64Array(0))
    const early = run(60)
    return (run(120) - early) / 0.5
  })
  const slides = theory > 0
  return {
    name: `${slides ? 'sliding' : 'sticking'} on a slope of ${degrees}°, μ = ${friction}`,
    theory: slides ? 'a = g (sin α − μ cos α)' : 'no motion',
    error: slides ? 100 * Math.abs(measured / theory - 1) : Math.abs(measured),
    bound: slides ? 2 : 0.01,
    unit: slides ? '%' : 'm/s²',
  }
}

/** A position servo on a flywheel is a second-order system; its step response has a closed form. */
export async function servoStep(): Promise<Experiment> {
  const { inertia, stiffness, damping } = servo
  const natural = Math.sqrt(stiffness / inertia)
  const ratio = damping / (2 * Math.sqrt(stiffness * inertia))
  const damped = natural * Math.sqrt(1 - ratio * ratio)
  const target = 0.5
  const theory = (timeS: number): number =>
    target *
    (1 -
      Math.exp(-ratio * natural * timeS) *
        (Math.cos(damped * timeS) + ((ratio * natural) / damped) * Math.sin(damped * timeS)))
  const engine: [number, number][] = []
  const exact: [number, number][] = []
  await measure(servoWheel(), (simulation, channel, read) => {
    simulation.reset(new Float64Array(1), new Float64Array(1))
    simulation.command(Float64Array.of(target))
    for (let step = 1; step <= 96; step++) {
      simulation.step()
      engine.push([step * physicsStepS, read()[channel('axle.position')]])
      exact.push([step * physicsStepS, theory(step * physicsStepS)])
    }
  })
  const errors = engine.map(([, value], index) => (value - (exact[index]?.[1] ?? 0)) / target)
  return {
    name: 'step response of a servo',
    theory: 'second-order system',
    error: 100 * rms(errors),
    bound: 2,
    unit: '% of the step, RMS',
    series: [
      { name: 'Rapier', points: engine },
      { name: 'theory', points: exact },
    ],
  }
}

/** An IMU mounted askew on a box at rest feels +g upwards, in its own axes, and no turning. */
export async function imuAtRest(): Promise<Experiment> {
  const error = await measure(slab({ ground: true }), (simulation, channel, read) => {
    simulation.reset(new Float64Array(0), new Float64Array(0))
    for (let step = 0; step < 240; step++) simulation.step()
    const reading = read()
    const felt = (axis: string): number => reading[channel(`imu.accel.${axis}`)]
    // R⁻¹·(0, 0, g) of roll 0.4, pitch −0.3 and yaw 1.2.
    const [roll, pitch] = [0.4, -0.3]
    const up = [-Math.sin(pitch), Math.cos(pitch) * Math.sin(roll), Math.cos(pitch) * Math.cos(roll)]
    return Math.hypot(
      ...['x', 'y', 'z'].map((axis, index) => felt(axis) - gravity * (up[index] ?? 0)),
      ...['x', 'y', 'z'].map((axis) => reading[channel(`imu.gyro.${axis}`)]),
    )
  })
  return {
    name: 'IMU at rest',
    theory: '+g upwards in the axes of the sensor',
    error,
    bound: 0.02,
    unit: 'm/s²',
  }
}

/** What holds an arm where it is, and a smooth push on top of it, N·m or N. */
function effortsAt(dynamics: Dynamics, position: Float64Array, timeS: number): Float64Array {
  const none = new Float64Array(position.length)
  return dynamics
    .inverse(position, none, none)
    .map((holding, joint) => holding + (0.2 / (joint + 1)) * Math.sin(6 * timeS + joint))
}

/** RMS difference of the joints over 1 s between the engine and Runge–Kutta under the same efforts. */
export async function drivenArm(robot: RobotDescription): Promise<Experiment> {
  const dynamics = createDynamics(robot)
  const size = robot.actuators.length
  const [position, velocity] = [new Float64Array(size).fill(0.3), new Float64Array(size)]
  const errors: number[] = []
  const engine: [number, number][] = []
  const exact: [number, number][] = []
  await measure(robot, (simulation, _channel, read) => {
    simulation.reset(position, velocity)
    for (let step = 0; step < 240; step++) {
      const effort = effortsAt(dynamics, position, step * physicsStepS)
      simulation.command(effort)
      simulation.step()
      rungeKutta(dynamics, position, velocity, effort, physicsStepS)
      const reading = read()
      for (let joint = 0; joint < size; joint++) errors.push(reading[2 * joint] - position[joint])
      engine.push([(step + 1) * physicsStepS, reading[2]])
      exact.push([(step + 1) * physicsStepS, position[1]])
    }
  })
  return {
    name: `${robot.name.replace('_', ' ')} under torque, 1 s`,
    theory: 'recursive Newton–Euler, Runge–Kutta',
    error: rms(errors),
    bound: 0.01,
    unit: 'rad, RMS',
    series: [
      { name: 'Rapier', points: engine },
      { name: 'theory', points: exact },
    ],
  }
}

/**
 * Efforts that Newton–Euler finds in the engine's motion, against those that were applied: differences of velocity over
 * four physics steps about the state in their middle. The first 0.2 s do not count: after a reset the solver has no
 * forces of a step before to start from, and takes a few steps to find them.
 */
export async function inverseDynamics(): Promise<Experiment> {
  const robot = spatialArm()
  const dynamics = createDynamics(robot)
  const size = robot.actuators.length
  const periodS = 4 * physicsStepS
  const errors: number[] = []
  const sizes: number[] = []
  await measure(
    robot,
    (simulation, _channel, read) => {
      simulation.reset(new Float64Array(size).fill(0.3), new Float64Array(size))
      const jointsOf = (offset: number): Float64Array => {
        const reading = read()
        return Float64Array.from({ length: size }, (_, joint) => reading[2 * joint + offset])
      }
      for (let step = 0; step < 60; step++) {
        const [before, rateBefore] = [jointsOf(0), jointsOf(1)]
        const effort = effortsAt(dynamics, before, step * periodS)
        simulation.command(effort)
        simulation.step()
        const [after, rateAfter] = [jointsOf(0), jointsOf(1)]
        const found = dynamics.inverse(
          before.map((value, joint) => (value + after[joint]) / 2),
          rateBefore.map((value, joint) => (value + rateAfter[joint]) / 2),
          rateBefore.map((value, joint) => (rateAfter[joint] - value) / periodS),
        )
        for (let joint = 0; step >= 12 && joint < size; joint++) {
          errors.push(found[joint] - effort[joint])
          sizes.push(effort[joint])
        }
      }
    },
    periodS,
  )
  return {
    name: 'efforts that Newton–Euler finds in the motion of a spatial arm, from 0.2 s after a reset',
    theory: 'those that were applied',
    error: (100 * rms(errors)) / rms(sizes),
    bound: 1,
    unit: '% of the efforts, RMS',
  }
}

/**
 * Accelerations of a planar arm of two rods from a standing and a moving start, against the closed form (Spong,
 * Hutchinson and Vidyasagar 2006, §7.4), here with gravity along the arm at zero.
 */
export async function closedForm(): Promise<Experiment> {
  const robot = planarArm()
  const [m1, m2, l1, l2] = [0.5, 0.3, 0.4, 0.3]
  const [r1, r2] = [l1 / 2, l2 / 2]
  const [i1, i2] = [robot.links[1]?.inertiaKgM2[1] ?? 0, robot.links[2]?.inertiaKgM2[1] ?? 0]
  const theory = ([q1, q2]: readonly number[], [v1, v2]: readonly number[], [t1, t2]: readonly number[]) => {
    const m22 = m2 * r2 * r2 + i2
    const m12 = m22 + m2 * l1 * r2 * Math.cos(q2)
    const m11 = m1 * r1 * r1 + i1 + m2 * l1 * l1 + m12 + m2 * l1 * r2 * Math.cos(q2)
    const h = m2 * l1 * r2 * Math.sin(q2)
    const g2 = m2 * gravity * r2 * Math.sin(q1 + q2)
    const g1 = (m1 * r1 + m2 * l1) * gravity * Math.sin(q1) + g2
    const [b1, b2] = [t1 + h * (2 * v1 * v2 + v2 * v2) - g1, t2 - h * v1 * v1 - g2]
    const determinant = m11 * m22 - m12 * m12
    return [(m22 * b1 - m12 * b2) / determinant, (m11 * b2 - m12 * b1) / determinant]
  }
  const states = [
    [
      [0.3, 0.9],
      [0, 0],
      [1, -0.5],
    ],
    [
      [-0.7, 0.4],
      [2, -3],
      [0, 0],
    ],
    [
      [1.2, -1.5],
      [-1, 4],
      [2, 1],
    ],
  ] as const
  const worst = await measure(robot, (simulation, _channel, read) => {
    const errors = states.map(([position, velocity, effort]) => {
      simulation.reset(Float64Array.from(position), Float64Array.from(velocity))
      simulation.command(Float64Array.from(effort))
      simulation.step()
      const reading = read()
      const found = [(reading[1] - velocity[0]) / physicsStepS, (reading[3] - velocity[1]) / physicsStepS]
      // The mean over the step is that of the state in its middle.
      const middle = (from: readonly [number, number], offset: number): number[] => [
        (from[0] + reading[offset]) / 2,
        (from[1] + reading[offset + 2]) / 2,
      ]
      const wanted = theory(middle(position, 0), middle(velocity, 1), effort)
      return Math.hypot(found[0] - wanted[0], found[1] - wanted[1]) / Math.hypot(wanted[0], wanted[1])
    })
    return Math.max(...errors)
  })
  return {
    name: 'accelerations of a planar arm of two links',
    theory: 'closed form',
    error: 100 * worst,
    bound: 2,
    unit: '%',
  }
}

/** How far apart a servo arm's joints are pulled, swinging 1 kg about at full stretch. */
export async function jointSeparation(): Promise<Experiment> {
  const robot = servoArm()
  const links = robot.joints.flatMap(({ kind, parent, child, originM }) => {
    const index = (name: string): number => robot.links.findIndex((link) => link.name === name)
    return kind === 'fixed' ? [] : [{ parent: index(parent), child: index(child), reach: originM[0] }]
  })
  const [above, below] = [new Float64Array(7), new Float64Array(7)]
  const points: [number, number][] = []
  const worst = await measure(
    robot,
    (simulation) => {
      simulation.reset(new Float64Array(6), new Float64Array(6))
      let largest = 0
      for (let step = 0; step < 240; step++) {
        const swing = Math.sin(step / 12)
        simulation.command(Float64Array.of(swing, 0.4 * swing, 0.3 * swing, swing, 0.5 * swing, swing))
        simulation.step()
        let now = 0
        for (const { parent, child, reach } of links) {
          simulation.linkPose(parent, above)
          simulation.linkPose(child, below)
          const [x, y, z, qw, qx, qy, qz] = above
          // The joint's origin is `reach` along the parent's x axis.
          const tipX = x + reach * (1 - 2 * (qy * qy + qz * qz))
          const tipY = y + reach * 2 * (qx * qy + qw * qz)
          const tipZ = z + reach * 2 * (qx * qz - qw * qy)
          now = Math.max(now, Math.hypot(below[0] - tipX, below[1] - tipY, below[2] - tipZ))
        }
        points.push([step / 60, 1000 * now])
        largest = Math.max(largest, now)
      }
      return largest
    },
    1 / 60,
  )
  return {
    name: 'joints of a six-axis servo arm, pulled apart by 1 kg at full swing',
    theory: 'not at all',
    error: 1000 * worst,
    bound: 1,
    unit: 'mm',
    series: [{ name: 'largest gap', points }],
  }
}

/** Every experiment, by the name of its plot. */
export const experiments: Readonly<Record<string, () => Promise<Experiment>>> = {
  'pendulum-small': () => pendulumPeriod(0.2),
  'pendulum-wide': () => pendulumPeriod(1),
  'pendulum-wider': () => pendulumPeriod(2, 1.5),
  'pendulum-wider-fine': () => pendulumPeriod(2, 0.5, 960),
  'double-pendulum': () => doublePendulumEnergy([0.3, 0.2], 1),
  'double-pendulum-wide': () => doublePendulumEnergy([1.5, 1], 30),
  'double-pendulum-wide-fine': () => doublePendulumEnergy([1.5, 1], 0.5, 7680),
  'free-fall': freeFall,
  sliding: () => slope(35, 0.4),
  sticking: () => slope(20, 0.5),
  'servo-step': servoStep,
  'imu-at-rest': imuAtRest,
  'two-link': closedForm,
  'planar-arm': () => drivenArm(planarArm()),
  'spatial-arm': () => drivenArm(spatialArm()),
  'inverse-dynamics': inverseDynamics,
  'joint-separation': jointSeparation,
}
