import { boxGeometry, type SceneObject } from '../../src/task/scene.ts'
import type { Task } from '../../src/task/types.ts'
import { bindCubeTask } from './arm-cube.ts'
import { samplePlace } from './arm-table.ts'

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
  bind(description) {
    const place = new Float64Array(2)
    return bindCubeTask(description, {
      cube,
      joints: pushing,
      openRad: 0,
      askewRad: Math.PI / 4,
      sampleTarget(random, objectM, targetM) {
        for (let tries = 0; tries < manyTries; tries++) {
          samplePlace(random, place)
          if (Math.hypot(place[0] - objectM[0], place[1] - objectM[1]) >= awayM) break
        }
        targetM[0] = place[0]
        targetM[1] = place[1]
        targetM[2] = edgeM / 2
      },
    })
  },
}
