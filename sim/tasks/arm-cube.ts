import type { Random } from '../../src/contract/random.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { jointVelocityAction } from '../../src/task/action-mappers.ts'
import type { SceneObject } from '../../src/task/scene.ts'
import { commandLag } from '../../src/task/terms/command-lag.ts'
import { commandVelocity } from '../../src/task/terms/command-velocity.ts'
import { jointDirections } from '../../src/task/terms/joint-direction.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import type { BoundTask } from '../../src/task/types.ts'
import { channelCount, createObjectGoal } from './arm-objects.ts'
import { sampleAboveTable, samplePlace } from './arm-table.ts'

/** What makes a task of bringing a cube to a target. */
export interface CubeTask {
  readonly cube: SceneObject
  /** Joints that move; the others stay as they are. */
  readonly joints: readonly string[]
  /** How far the jaws are open at the start. */
  readonly openRad: number
  /** How far the cube is turned from the direction in which it lies, at most. */
  readonly askewRad: number
  /** @param objectM where the cube is @param targetM filled */
  sampleTarget(random: Random, objectM: ArrayLike<number>, targetM: Float64Array): void
}

/** The arm starts above the table, the cube anywhere on it; what counts is where the cube is. */
export function bindCubeTask(
  description: RobotDescription,
  { cube, joints: moving, openRad, askewRad, sampleTarget }: CubeTask,
): BoundTask {
  const object = createObjectGoal(description, cube)
  const start = sampleAboveTable(description, openRad)
  const joints = [
    jointDirections(description, moving),
    jointVelocities(description, moving),
    commandLag(description, moving),
    commandVelocity(description, moving),
  ]

  return {
    action: jointVelocityAction(description, moving),
    observation: [...joints, object.observation],
    reward: object.reward,
    termination: [],
    goal: object.goal(channelCount(joints)),
    markers: [{ name: 'target', positionM: object.targetM, radiusM: 0.03 }],

    sampleStart(random, position, velocity) {
      start(random, position)
      velocity.fill(0)
    },

    sampleObject(_index, random, pose) {
      const yaw = samplePlace(random, pose) + random.between(-askewRad, askewRad)
      pose[3] = Math.cos(yaw / 2)
      pose[6] = Math.sin(yaw / 2)
    },

    begin({ random, reading }) {
      object.update(reading)
      sampleTarget(random, object.objectM, object.targetM)
      object.update(reading)
    },

    update: ({ reading }) => object.update(reading),
    success: object.reached,
  }
}
