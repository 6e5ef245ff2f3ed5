import type { Channel } from '../../src/contract/channel.ts'
import { SinewError } from '../../src/contract/errors.ts'
import type { Random } from '../../src/contract/random.ts'
import { movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { jointVelocityAction } from '../../src/task/action-mappers.ts'
import { commandLag } from '../../src/task/terms/command-lag.ts'
import { commandVelocity } from '../../src/task/terms/command-velocity.ts'
import { createFrameTracker } from '../../src/task/terms/frame-tracker.ts'
import { jointDirections } from '../../src/task/terms/joint-direction.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import { positionIndices } from '../../src/task/terms/readings.ts'
import { vectorTerm } from '../../src/task/terms/vector.ts'
import type { BoundTask, Task } from '../../src/task/types.ts'
import { randomCentre } from '../randomisation/centre.ts'
import { randomEffort } from '../randomisation/effort.ts'
import { randomGains } from '../randomisation/gains.ts'
import { randomGravityTilt } from '../randomisation/gravity-tilt.ts'
import { randomJointDamping } from '../randomisation/joint-damping.ts'
import { randomLatency } from '../randomisation/latency.ts'
import { randomMass } from '../randomisation/mass.ts'
import { createPlanarArm } from './planar-arm.ts'
import { awayM, createReach, nearM } from './reach-target.ts'

const manyTries = 10_000
/** Targets ask for no joint to come nearer to its limits than this. */
const jointMarginRad = 0.1
/**
 * Starts are drawn from this much more than a joint's range, as a share of it, and clipped: some lie on a limit. On
 * hardware nothing carries the arm back to the middle, so a policy must know its way out of the corners.
 */
const startBeyond = 0.1
/** The preset's discount (src/learn/presets.ts): shaping is neutral for the same one only. */
export const reacherReachDiscount = 0.98

/** Touch a random reachable target with the fingertip and stay there: within 2 cm for 5 steps in a row. */
export const reacherReach: Task = {
  name: 'reacher-reach',
  summary: 'touch a random reachable target with the fingertip (within 2 cm for 5 steps)',
  robot: 'reacher',
  maxSteps: 100,
  randomise: [
    randomMass({ low: 0.8, high: 1.25, distribution: 'log-uniform' }),
    randomCentre({ low: -0.005, high: 0.005 }),
    randomGains({ low: 0.8, high: 1.25, distribution: 'log-uniform' }),
    randomJointDamping({ low: 0.5, high: 2, distribution: 'log-uniform' }),
    randomEffort({ low: 0.8, high: 1 }),
    randomLatency({ low: 0, high: 1 }),
    randomGravityTilt({ low: -0.05, high: 0.05 }),
  ],
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const joints = movingJoints(description)
  const names = joints.map(({ name }) => name)
  const fingertip = createFrameTracker(description, 'fingertip')
  const arm = createPlanarArm(description, 'fingertip', jointMarginRad)
  const positions = positionIndices(description)
  const action = jointVelocityAction(description)
  const target = new Float64Array(3)
  const solutions = new Float64Array(4)
  /** From the fingertip to the target, in the frame of the forearm. */
  const toTarget = new Float64Array(2)
  let distanceM = 0

  const measure = (reading: Float64Array): void => {
    fingertip.update(reading)
    const x = target[0] - fingertip.position[0]
    const y = target[1] - fingertip.position[1]
    // Seen from the forearm, what a joint's turn does depends on the elbow alone: far less to learn.
    const turned = reading[positions[0]] + reading[positions[1]]
    toTarget[0] = Math.cos(turned) * x + Math.sin(turned) * y
    toTarget[1] = Math.cos(turned) * y - Math.sin(turned) * x
    distanceM = Math.hypot(x, y)
  }
  /** Uniform over what the arm reaches, outside a circle around the fingertip. */
  const sampleTarget = (random: Random, reading: Float64Array): void => {
    const [x, y, z] = arm.baseM
    target[2] = z
    for (let tries = 0; tries < manyTries; tries++) {
      target[0] = x + random.between(-arm.reachM, arm.reachM)
      target[1] = y + random.between(-arm.reachM, arm.reachM)
      if (arm.solve(target[0], target[1], solutions) === 0) continue
      measure(reading)
      if (distanceM >= awayM) return
    }
    // Better an error than a live loop that never comes back.
    throw new SinewError('description', `robot "${description.name}" reaches no target`, {
      where: description.source,
      expected: `a target that the fingertip can reach, ${awayM} m or more away`,
      received: `none in ${manyTries} tries`,
      fix: 'check the joint limits in robot.yaml',
    })
  }

  const reach = createReach(description, {
    action,
    discount: reacherReachDiscount,
    farM: arm.reachM,
    targetM: target,
    distanceM: () => distanceM,
  })

  return {
    action,
    observation: [
      jointDirections(description, names),
      jointVelocities(description, names),
      commandLag(description),
      commandVelocity(description),
      vectorTerm('to-target', planar('to-target', 2 * arm.reachM), toTarget),
      vectorTerm('near-target', planar('near-target', nearM), toTarget),
    ],
    reward: reach.reward,
    termination: reach.termination,
    markers: reach.markers,

    sampleStart(random, position, velocity) {
      joints.forEach(({ lower, upper }, index) => {
        const beyond = startBeyond * (upper - lower)
        const drawn = random.between(lower - beyond, upper + beyond)
        position[index] = Math.min(upper, Math.max(lower, drawn))
      })
      velocity.fill(0)
    },

    begin(context) {
      sampleTarget(context.random, context.reading)
      reach.begin(context)
    },

    update({ reading }) {
      measure(reading)
      reach.count()
    },

    success: reach.success,
  }
}

/** Along the forearm, and across it to the left. */
function planar(name: string, bound: number): Channel[] {
  return ['x', 'y'].map((axis) => ({ name: `${name}.${axis}`, unit: 'm', low: -bound, high: bound }))
}
