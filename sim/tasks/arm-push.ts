import type { RobotDescription } from '../../src/description/types.ts'
import { jointVelocityAction } from '../../src/task/action-mappers.ts'
import { boxGeometry, type SceneObject } from '../../src/task/scene.ts'
import { commandLag } from '../../src/task/terms/command-lag.ts'
import { commandVelocity } from '../../src/task/terms/command-velocity.ts'
import { jointDirections } from '../../src/task/terms/joint-direction.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import type { BoundTask, Task } from '../../src/task/types.ts'
import { channelCount, createObjectGoal } from './arm-objects.ts'
import { sampleAboveTable, samplePlace } from './arm-table.ts'

/** The wrist's roll and the closed jaws stay as they are. */
const pushing = ['shoulder_pan', 'shoulder_lift', 'elbow_flex', 'wrist_flex'] as const
const edgeM = 0.04
/** A goal is at least this far from where the cube lies. */
const awayM = 0.06
const manyTries = 1000

const cube: SceneObject = {
  name: 'cube',
  geometry: [boxGeometry([edgeM, edgeM, edgeM], [0.2, 0.5, 0.9, 1])],
  massKg: 0.05,
  friction: 0.4,
  restitution: 0,
  fixed: false,
  positionM: [0.2, 0, edgeM / 2],
}

/** Push a cube over the table to a target. Nothing ends an episode early: what counts is where the cube is at its end. */
export const armPush: Task = {
  name: 'arm-push',
  summary: 'push a cube on the table to a random target (success in a step: within 3 cm)',
  robot: 'so101',
  maxSteps: 250,
  objects: [cube],
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const object = createObjectGoal(description, cube)
  const start = sampleAboveTable(description, 0)
  const place = new Float64Array(2)
  const joints = [
    jointDirections(description, pushing),
    jointVelocities(description, pushing),
    commandLag(description, pushing),
    commandVelocity(description, pushing),
  ]

  return {
    action: jointVelocityAction(description, pushing),
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
      const yaw = samplePlace(random, pose) + random.between(-Math.PI / 4, Math.PI / 4)
      pose[3] = Math.cos(yaw / 2)
      pose[6] = Math.sin(yaw / 2)
    },

    begin({ random, reading }) {
      object.update(reading)
      for (let tries = 0; tries < manyTries; tries++) {
        samplePlace(random, place)
        if (Math.hypot(place[0] - object.objectM[0], place[1] - object.objectM[1]) >= awayM) break
      }
      object.targetM[0] = place[0]
      object.targetM[1] = place[1]
      object.targetM[2] = edgeM / 2
      object.update(reading)
    },

    update: ({ reading }) => object.update(reading),
    success: object.reached,
  }
}
