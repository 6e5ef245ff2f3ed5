import type { RobotDescription } from '../../src/description/types.ts'
import { actionRateCost } from '../../src/reward/action-rate.ts'
import { effortCost } from '../../src/reward/effort.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { clamp } from '../../src/task/terms/readings.ts'
import type { BoundTask, Task, TaskContext } from '../../src/task/types.ts'
import { createQuadrupedTerms, lying, poseLegs, standingHeightM } from './quadruped-terms.ts'

/** Far enough from the stance to lie folded. */
const reachRad = 1.2
const lyingHeightM = 0.13
const startNoiseRad = 0.1
/** Success in a step: that high, and down is down. */
const upHeightM = 0.25
const upCosine = 0.95

/** Stand up from lying with folded legs, and stay up. */
export const quadrupedStandUp: Task = {
  name: 'quadruped-stand-up',
  summary: 'stand up from lying with folded legs, and stay up',
  robot: 'quadruped',
  maxSteps: 150,
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const { attitude, action, observation, heightM } = createQuadrupedTerms(description, reachRad)
  const upright = (): number => clamp(-attitude.down[2], 0, 1)
  const height = (context: TaskContext): number =>
    upright() * tolerance(heightM(context), { lower: standingHeightM - 0.03, upper: 1, margin: 0.15 })

  return {
    action,
    observation,
    reward: [
      { name: 'height', weight: 1, value: height },
      effortCost({ name: 'off-stance', weight: 0.1, space: action.space }),
      actionRateCost({ weight: 0.2, space: action.space }),
    ],
    termination: [],
    sampleStart(random, position, velocity) {
      poseLegs(lying, () => random.between(-startNoiseRad, startNoiseRad), position)
      velocity.fill(0)
    },
    sampleBase(_random, pose) {
      pose[2] = lyingHeightM
    },
    begin: ({ reading }) => attitude.update(reading),
    update: ({ reading }) => attitude.update(reading),
    success: (context) => heightM(context) > upHeightM && upright() > upCosine,
  }
}
