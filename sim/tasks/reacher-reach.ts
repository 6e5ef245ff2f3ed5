import type { Channel } from '../../src/contract/channel.ts'
import { movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { actionRateCost } from '../../src/reward/action-rate.ts'
import { distanceReward } from '../../src/reward/distance.ts'
import { eventReward } from '../../src/reward/event.ts'
import { potentialReward } from '../../src/reward/potential.ts'
import { jointVelocityAction } from '../../src/task/action-mappers.ts'
import { commandLag } from '../../src/task/terms/command-lag.ts'
import { createFrameTracker } from '../../src/task/terms/frame-tracker.ts'
import { jointDirections } from '../../src/task/terms/joint-direction.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import { vectorTerm } from '../../src/task/terms/vector.ts'
import type { BoundTask, Task } from '../../src/task/types.ts'
import { createPlanarTargets } from './planar-targets.ts'

const withinM = 0.02
const holdSteps = 5
/** A new target is at least this far from the fingertip, so that every episode has a way to go. */
const awayM = 0.05
const discount = 0.98
/** Start this far inside the limits, as a share of the range. */
const startMargin = 0.1

/** Touch a random reachable target with the fingertip and stay there: within 2 cm for 5 steps in a row. */
export const reacherReach: Task = {
  name: 'reacher-reach',
  summary: 'touch a random reachable target with the fingertip (within 2 cm for 5 steps)',
  robot: 'reacher',
  maxSteps: 150,
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const joints = movingJoints(description)
  const names = joints.map(({ name }) => name)
  const fingertip = createFrameTracker(description, 'fingertip')
  const targets = createPlanarTargets(description, { frame: 'fingertip' })
  const action = jointVelocityAction(description)
  const target = new Float64Array(3)
  /** From the fingertip to the target, and its length. */
  const toTarget = new Float64Array(2)
  let distanceM = 0
  let heldSteps = 0

  const measure = (reading: Float64Array): void => {
    fingertip.update(reading)
    toTarget[0] = (target[0] as number) - (fingertip.position[0] as number)
    toTarget[1] = (target[1] as number) - (fingertip.position[1] as number)
    distanceM = Math.hypot(toTarget[0], toTarget[1])
  }
  const held = (): boolean => heldSteps >= holdSteps

  const reach = targets.spanM / 2
  const progress = potentialReward({ weight: 5, discount, potential: () => -distanceM / reach })

  return {
    action,
    observation: [
      jointDirections(description, names),
      jointVelocities(description, names),
      commandLag(description),
      vectorTerm('target', planar('target', reach), target),
      vectorTerm('to-target', planar('to-target', targets.spanM), toTarget),
    ],
    reward: [
      distanceReward({ scale: reach, distance: () => distanceM }),
      progress,
      actionRateCost({ weight: 0.1, space: action.space }),
      eventReward('success', 5, held),
    ],
    termination: [{ name: 'success', done: held }],

    sampleStart(random, position, velocity) {
      joints.forEach(({ lower, upper }, index) => {
        const margin = startMargin * (upper - lower)
        position[index] = random.between(lower + margin, upper - margin)
      })
      velocity.fill(0)
    },

    begin(context) {
      heldSteps = 0
      do {
        targets.sample(context.random, target)
        measure(context.reading)
      } while (distanceM < awayM)
      progress.begin(context)
    },

    update({ reading }) {
      measure(reading)
      heldSteps = distanceM <= withinM ? heldSteps + 1 : 0
    },

    success: held,
  }
}

function planar(name: string, bound: number): Channel[] {
  return ['x', 'y'].map((axis) => ({ name: `${name}.${axis}`, unit: 'm', low: -bound, high: bound }))
}
