import type { RobotDescription } from '../../src/description/types.ts'
import { eventReward } from '../../src/reward/event.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import type { BoundTask, Task, TaskContext } from '../../src/task/types.ts'
import { createCartpoleTerms } from './cartpole-terms.ts'

/** rad and rad/s. */
const startLean = 0.2
const startRate = 0.3
/** About 45°: from there the cart's force brings no pole back within the rail. */
const fallenCosine = 0.7

/** Keep a pole upright that starts leaning, in the middle of the rail. Rewards as in cartpole-swingup. */
export const cartpoleBalance: Task = {
  name: 'cartpole-balance',
  summary: 'keep a leaning pole upright (success in a step: within 18° of upright)',
  robot: 'cartpole',
  maxSteps: 500,
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const { observation, middleM, cosine, offRail, upright, balance } = createCartpoleTerms(description)
  const fallen = (context: TaskContext): boolean => cosine(context) < fallenCosine
  return {
    action: directAction(description),
    observation,
    reward: [
      { name: 'balance', weight: 1, value: balance },
      eventReward('off-rail', -1, offRail),
      eventReward('fallen', -1, fallen),
    ],
    termination: [
      { name: 'off-rail', done: offRail },
      { name: 'fallen', done: fallen },
    ],
    sampleStart(random, position, velocity) {
      position[0] = middleM + random.between(-0.3, 0.3)
      position[1] = random.between(-startLean, startLean)
      velocity[0] = random.between(-startRate, startRate)
      velocity[1] = random.between(-startRate, startRate)
    },
    begin() {},
    update() {},
    success: upright,
  }
}
