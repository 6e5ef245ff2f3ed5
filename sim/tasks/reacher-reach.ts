import type { Channel } from '../../src/contract/channel.ts'
import type { Random } from '../../src/contract/random.ts'
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
import { positionIndices } from '../../src/task/terms/readings.ts'
import { vectorTerm } from '../../src/task/terms/vector.ts'
import type { BoundTask, Task, TaskContext } from '../../src/task/types.ts'
import { createPlanarArm } from './planar-arm.ts'

const withinM = 0.02
const holdSteps = 5
/** A new target is at least this far from the fingertip, so that every episode has a way to go. */
const awayM = 0.05
/** Targets ask for no joint to come nearer to its limits than this. */
const jointMarginRad = 0.1
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
  const arm = createPlanarArm(description, 'fingertip', jointMarginRad)
  const positions = positionIndices(description)
  const action = jointVelocityAction(description)
  const target = new Float64Array(3)
  /** From the fingertip to the target, and its length. */
  const toTarget = new Float64Array(2)
  /** Joint positions that touch the target: pairs, as many as there are. */
  const solutions = new Float64Array(4)
  let solutionCount = 0
  let distanceM = 0
  let heldSteps = 0

  const measure = (reading: Float64Array): void => {
    fingertip.update(reading)
    toTarget[0] = (target[0] as number) - (fingertip.position[0] as number)
    toTarget[1] = (target[1] as number) - (fingertip.position[1] as number)
    distanceM = Math.hypot(toTarget[0], toTarget[1])
  }
  /** Uniform over the reachable area. */
  const sampleTarget = (random: Random): void => {
    const [x, y, z] = arm.baseM
    do {
      target[0] = x + random.between(-arm.reachM, arm.reachM)
      target[1] = y + random.between(-arm.reachM, arm.reachM)
      target[2] = z
      solutionCount = arm.solve(target[0], target[1], solutions)
    } while (solutionCount === 0)
  }
  /**
   * The way to go in joint space, rad. Straight towards the target the arm may run into a joint limit and have to
   * go back and round: the shaping knows the way.
   */
  const wayToGo = ({ reading }: TaskContext): number => {
    let shortest = Number.POSITIVE_INFINITY
    for (let index = 0; index < solutionCount; index++) {
      const shoulder = (solutions[2 * index] as number) - (reading[positions[0] as number] as number)
      const elbow = (solutions[2 * index + 1] as number) - (reading[positions[1] as number] as number)
      shortest = Math.min(shortest, Math.hypot(shoulder, elbow))
    }
    return shortest
  }
  const held = (): boolean => heldSteps >= holdSteps

  const progress = potentialReward({ weight: 2, discount, potential: (context) => -wayToGo(context) })

  return {
    action,
    observation: [
      jointDirections(description, names),
      jointVelocities(description, names),
      commandLag(description),
      vectorTerm('target', planar('target', arm.reachM), target),
      vectorTerm('to-target', planar('to-target', 2 * arm.reachM), toTarget),
    ],
    reward: [
      distanceReward({ weight: 0.2, scale: arm.reachM, distance: () => distanceM }),
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
        sampleTarget(context.random)
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
