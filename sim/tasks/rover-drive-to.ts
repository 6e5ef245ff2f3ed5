import type { RobotDescription } from '../../src/description/types.ts'
import { distanceReward } from '../../src/reward/distance.ts'
import { effortCost } from '../../src/reward/effort.ts'
import { eventReward } from '../../src/reward/event.ts'
import { potentialReward } from '../../src/reward/potential.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import { vectorTerm } from '../../src/task/terms/vector.ts'
import type { BoundTask, Task } from '../../src/task/types.ts'
import { createOdometry, placeChannels, roverObservation, seenFromRover } from './rover-terms.ts'
import { leanBase } from './start-base.ts'

const startLeanRad = 0.1
const fallenRad = 0.7
const withinM = 0.1
const holdSteps = 20
const nearestM = 0.3
const farthestM = 1.5
/** Shaping is neutral for the same discount only: the preset's (src/learn/presets/rover.ts). */
export const roverDriveToDiscount = 0.99

/** Drive to a place on the floor and stay there, upright. */
export const roverDriveTo: Task = {
  name: 'rover-drive-to',
  summary: 'drive a balancing rover to a place on the floor (within 10 cm for 0.2 s)',
  robot: 'rover',
  maxSteps: 800,
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const odometry = createOdometry(description)
  const { attitude } = odometry
  const action = directAction(description)
  /** In the world as it was at `begin`. */
  const target = new Float64Array(3)
  const toTarget = new Float64Array(2)
  let distanceM = 0
  let heldSteps = 0
  const fallen = (): boolean => Math.abs(attitude.pitch) > fallenRad || Math.abs(attitude.roll) > fallenRad
  const held = (): boolean => heldSteps >= holdSteps
  const measure = (): void => {
    seenFromRover(odometry, target[0], target[1], toTarget)
    distanceM = Math.hypot(toTarget[0], toTarget[1])
  }
  const progress = potentialReward({
    weight: 2,
    discount: roverDriveToDiscount,
    potential: () => -Math.log(1 + distanceM / withinM),
  })

  return {
    action,
    observation: [
      ...roverObservation(description, odometry),
      vectorTerm('to-target', placeChannels('to-target', farthestM), toTarget),
    ],
    reward: [
      { name: 'upright', weight: 0.2, value: () => tolerance(attitude.pitch, { margin: 0.4 }) - 1 },
      distanceReward({ weight: 0.1, scale: farthestM, distance: () => distanceM }),
      progress,
      effortCost({ weight: 0.05, space: action.space }),
      eventReward('success', 5, held),
      eventReward('fallen', -20, fallen),
    ],
    termination: [
      { name: 'success', done: held },
      { name: 'fallen', done: fallen },
    ],
    markers: [{ name: 'target', positionM: target, radiusM: withinM / 2 }],
    sampleStart(_random, position, velocity) {
      position.fill(0)
      velocity.fill(0)
    },
    sampleBase: (random, pose) => leanBase(random.between(-startLeanRad, startLeanRad), pose),
    begin(context) {
      odometry.begin(context.reading)
      heldSteps = 0
      const far = context.random.between(nearestM, farthestM)
      const direction = context.random.between(-Math.PI, Math.PI)
      target[0] = far * Math.cos(direction)
      target[1] = far * Math.sin(direction)
      measure()
      progress.begin(context)
    },
    update({ reading }) {
      odometry.update(reading)
      measure()
      heldSteps = distanceM <= withinM ? heldSteps + 1 : 0
    },
    success: held,
  }
}
