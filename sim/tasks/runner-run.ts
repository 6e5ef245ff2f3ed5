import type { RobotDescription } from '../../src/description/types.ts'
import { effortCost } from '../../src/reward/effort.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import { clamp } from '../../src/task/terms/readings.ts'
import type { BoundTask, Task, TaskContext } from '../../src/task/types.ts'
import { boomObservation, createBoom } from './boom.ts'

const wantedMPerS = 3
const startNoise = 0.05
/** The trunk's height in the pose at rest. */
const startHeightM = 0.66

/**
 * Run forwards, in the manner of Gymnasium's HalfCheetah: as fast as it goes, up to 3 m/s, with little effort. Nothing
 * ends the episode early. Running upside down pays less than upright.
 */
export const runnerRun: Task = {
  name: 'runner-run',
  summary: 'run forwards on two legs in a plane (success in a step: at least 1.5 m/s)',
  robot: 'runner',
  maxSteps: 300,
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const { pitchRad, forwardMPerS } = createBoom(description)
  const action = directAction(description)
  const forward = (context: TaskContext): number => {
    const upright = (1 + tolerance(pitchRad(context), { lower: -0.3, upper: 0.3, margin: 1 })) / 2
    return upright * clamp(forwardMPerS(context) / wantedMPerS, -1, 1)
  }

  return {
    action,
    observation: boomObservation(description, ['back_foot', 'front_foot']),
    reward: [
      { name: 'forward', weight: 1, value: forward },
      effortCost({ weight: 0.05, space: action.space }),
    ],
    termination: [],
    sampleStart(random, position, velocity) {
      position.fill(0)
      position[1] = startHeightM
      for (let index = 2; index < position.length; index++) position[index] = startNoise * random.normal()
      velocity.fill(0)
    },
    begin() {},
    update() {},
    success: (context) => forwardMPerS(context) >= wantedMPerS / 2,
  }
}
