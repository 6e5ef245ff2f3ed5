import { boxGeometry, type SceneObject } from '../../src/task/scene.ts'
import type { Task } from '../../src/task/types.ts'
import { bindCubeTask } from './arm-cube.ts'
import { samplePlace } from './arm-table.ts'

/** The cube lies so that the wrist need not roll. */
const grasping = ['shoulder_pan', 'shoulder_lift', 'elbow_flex', 'wrist_flex', 'gripper'] as const
const edgeM = 0.025
/** How far a cube is turned from the direction in which it lies, at most. */
const askewRad = 0.2
const openRad = 0.8
/** Share of the goals that are on the table; the others are in the air, up to that high. */
const onTable = 0.3
const highestM = 0.08

const cube: SceneObject = {
  name: 'cube',
  geometry: [boxGeometry([edgeM, edgeM, edgeM], [0.9, 0.3, 0.2, 1])],
  massKg: 0.02,
  friction: 1,
  restitution: 0,
  fixed: false,
  positionM: [0.2, 0, edgeM / 2],
}

/**
 * Grasp a cube and hold it where it is wanted, on the table or in the air. Goal-conditioned, as FetchPickAndPlace is
 * (Plappert et al. 2018); nothing ends an episode early: what counts is where the cube is at its end.
 */
export const armPickPlace: Task = {
  name: 'arm-pick-place',
  summary: 'grasp a cube and hold it at a random target (success in a step: within 3 cm)',
  robot: 'so101',
  maxSteps: 200,
  objects: [cube],
  bind: (description) =>
    bindCubeTask(description, {
      cube,
      joints: grasping,
      openRad,
      askewRad,
      sampleTarget(random, _objectM, targetM) {
        samplePlace(random, targetM)
        const lifted = random.between(0, highestM)
        targetM[2] = edgeM / 2 + (random.uniform() < onTable ? 0 : lifted)
      },
    }),
}
