import type { RobotDescription } from '../../src/description/types.ts'
import { effortCost } from '../../src/reward/effort.ts'
import { eventReward } from '../../src/reward/event.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import { vectorTerm } from '../../src/task/terms/vector.ts'
import type { BoundTask, Task } from '../../src/task/types.ts'
import { createOdometry, placeChannels, roverObservation, seenFromRover } from './rover-terms.ts'
import { leanBase } from './start-base.ts'

const startLeanRad = 0.15
const fallenRad = 0.7
/** Success in a step: that upright and that near to where it started. */
const uprightRad = 0.1
const nearM = 0.25

/** Stay upright, and where it is put. */
export const roverBalance: Task = {
  name: 'rover-balance',
  summary: 'keep a two-wheeled rover upright where it was put (success in a step: within 6° and 25 cm)',
  robot: 'rover',
  maxSteps: 600,
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const odometry = createOdometry(description)
  const { attitude } = odometry
  const action = directAction(description)
  const home = new Float64Array(2)
  const fallen = (): boolean => Math.abs(attitude.pitch) > fallenRad || Math.abs(attitude.roll) > fallenRad
  const awayM = (): number => Math.hypot(odometry.xM, odometry.yM)
  const stand = (): number => {
    const upright = tolerance(attitude.pitch, { margin: 0.3 })
    const home = (1 + tolerance(awayM(), { margin: 0.5 })) / 2
    return upright * home * ((1 + tolerance(odometry.speedMPerS, { margin: 0.5 })) / 2)
  }

  return {
    action,
    observation: [
      ...roverObservation(description, odometry),
      vectorTerm('home', placeChannels('home', 1), home),
    ],
    reward: [
      { name: 'stand', weight: 1, value: stand },
      effortCost({ weight: 0.1, space: action.space }),
      eventReward('fallen', -1, fallen),
    ],
    termination: [{ name: 'fallen', done: fallen }],
    sampleStart(_random, position, velocity) {
      position.fill(0)
      velocity.fill(0)
    },
    sampleBase: (random, pose) => leanBase(random.between(-startLeanRad, startLeanRad), pose),
    begin({ reading }) {
      odometry.begin(reading)
      seenFromRover(odometry, 0, 0, home)
    },
    update({ reading }) {
      odometry.update(reading)
      seenFromRover(odometry, 0, 0, home)
    },
    success: () => Math.abs(attitude.pitch) < uprightRad && awayM() < nearM,
  }
}
