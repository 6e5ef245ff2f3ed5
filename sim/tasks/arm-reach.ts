import type { Channel } from '../../src/contract/channel.ts'
import type { Random } from '../../src/contract/random.ts'
import { movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { jointVelocityAction } from '../../src/task/action-mappers.ts'
import { commandLag } from '../../src/task/terms/command-lag.ts'
import { commandVelocity } from '../../src/task/terms/command-velocity.ts'
import { createFrameTracker } from '../../src/task/terms/frame-tracker.ts'
import { jointDirections } from '../../src/task/terms/joint-direction.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import { vectorTerm } from '../../src/task/terms/vector.ts'
import type { BoundTask, Task } from '../../src/task/types.ts'
import { randomCentre } from '../randomisation/centre.ts'
import { randomEffort } from '../randomisation/effort.ts'
import { randomGains } from '../randomisation/gains.ts'
import { randomGravityTilt } from '../randomisation/gravity-tilt.ts'
import { randomLatency } from '../randomisation/latency.ts'
import { randomMass } from '../randomisation/mass.ts'
import { createArmPoses } from './arm-poses.ts'
import { awayM, createReach, nearM } from './reach-target.ts'

/** Joints that bring the tip somewhere; the roll of the wrist and the jaws stay as they are. */
const reaching = ['shoulder_pan', 'shoulder_lift', 'elbow_flex', 'wrist_flex'] as const
/** About the largest distance between two places that the arm reaches. */
const farM = 0.6
/** Shaping is neutral for the same discount only: the preset's (src/learn/presets/arm.ts). */
export const armReachDiscount = 0.98

/** Bring the tool centre point to a random reachable target in space and stay there: within 2 cm for 5 steps in a row. */
export const armReach: Task = {
  name: 'arm-reach',
  summary: 'bring the tip of an arm to a random reachable target in space (within 2 cm for 5 steps)',
  robot: 'so101',
  maxSteps: 150,
  // What a hobby arm leaves open: what hangs on its tip, how stiff its servos are, how level its table is.
  randomise: [
    randomMass({ low: 0.8, high: 1.25, distribution: 'log-uniform' }),
    randomCentre({ low: -0.01, high: 0.01 }),
    randomGains({ low: 0.7, high: 1.4, distribution: 'log-uniform' }),
    randomEffort({ low: 0.8, high: 1 }),
    randomLatency({ low: 0, high: 1 }),
    randomGravityTilt({ low: -0.05, high: 0.05 }),
  ],
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const tip = createFrameTracker(description, 'gripper_tip')
  const wrist = createFrameTracker(description, 'wrist')
  const starts = createArmPoses(description, reaching, { clearanceM: 0.03, aheadM: 0.1, marginRad: 0 })
  const targets = createArmPoses(description, reaching, { clearanceM: 0.03, aheadM: 0.1, marginRad: 0.1 })
  const action = jointVelocityAction(description, reaching)
  const target = new Float64Array(3)
  const offset = new Float64Array(3)
  /** From the tip to the target, in the axes of the wrist. */
  const toTarget = new Float64Array(3)
  const pose = new Float64Array(movingJoints(description).length)
  let distanceM = 0

  const measure = (reading: Float64Array): void => {
    tip.update(reading)
    wrist.update(reading)
    for (let axis = 0; axis < 3; axis++) offset[axis] = target[axis] - tip.position[axis]
    // Seen from the wrist, what a joint's turn does depends on the joints after it alone: less to learn.
    wrist.turnInto(offset, toTarget)
    distanceM = Math.hypot(offset[0], offset[1], offset[2])
  }
  /** Where the tip is in a random pose, outside a ball around where it is now. */
  const sampleTarget = (random: Random, reading: Float64Array): void => {
    do {
      targets.sample(random, pose)
      target.set(targets.tipM)
      measure(reading)
    } while (distanceM < awayM)
  }

  const reach = createReach(description, {
    action,
    discount: armReachDiscount,
    farM: farM / 2,
    targetM: target,
    distanceM: () => distanceM,
  })

  return {
    action,
    observation: [
      jointDirections(description, reaching),
      jointVelocities(description, reaching),
      commandLag(description, reaching),
      commandVelocity(description, reaching),
      vectorTerm('to-target', spatial('to-target', farM), toTarget),
      vectorTerm('near-target', spatial('near-target', nearM), toTarget),
    ],
    reward: reach.reward,
    termination: reach.termination,
    markers: reach.markers,

    sampleStart(random, position, velocity) {
      starts.sample(random, position)
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

/** Along the gripper, to its left and above it. */
function spatial(name: string, bound: number): Channel[] {
  return ['x', 'y', 'z'].map((axis) => ({ name: `${name}.${axis}`, unit: 'm', low: -bound, high: bound }))
}
