import type { RobotDescription } from '../../src/description/types.ts'
import { effortCost } from '../../src/reward/effort.ts'
import { eventReward } from '../../src/reward/event.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { directAction } from '../../src/task/action-mappers.ts'
import { clamp } from '../../src/task/terms/readings.ts'
import type { BoundTask, Task, TaskContext } from '../../src/task/types.ts'
import { boomObservation, createBoom } from './boom.ts'

const standingM = 0.66
const fallenBelowM = 0.4
const fallenPitchRad = 0.8
const wantedMPerS = 1.5
const startNoise = 0.02

/**
 * Hop forwards on one leg, in the manner of Gymnasium's Hopper: something for every step on the foot, more for going
 * forwards, a little off for effort; a fall ends the episode.
 */
export const hopperHop: Task = {
  name: 'hopper-hop',
  summary: 'hop forwards on one leg (success in a step: at least 0.75 m/s)',
  robot: 'hopper',
  maxSteps: 400,
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const { heightM, pitchRad, forwardMPerS } = createBoom(description)
  const action = directAction(description)
  const fallen = (context: TaskContext): boolean =>
    heightM(context) < fallenBelowM || Math.abs(pitchRad(context)) > fallenPitchRad
  const forward = (context: TaskContext): number => clamp(forwardMPerS(context) / wantedMPerS, -1, 1)

  return {
    action,
    observation: boomObservation(description, ['foot']),
    reward: [
      { name: 'standing', weight: 0.4, value: (context) => tolerance(pitchRad(context), { margin: 1 }) },
      { name: 'forward', weight: 1, value: forward },
      effortCost({ weight: 0.05, space: action.space }),
      eventReward('fallen', -1, fallen),
    ],
    termination: [{ name: 'fallen', done: fallen }],
    sampleStart(random, position, velocity) {
      // forward, height, pitch, hip, knee, ankle: knee a little bent, hip and ankle so that the foot is flat.
      const bent = 0.3
      position.set([0, standingM - 0.6 * (1 - Math.cos(bent / 2)), 0, -bent / 2, bent, -bent / 2])
      for (let index = 3; index < position.length; index++) position[index] += startNoise * random.normal()
      velocity.fill(0)
    },
    begin() {},
    update() {},
    success: (context) => forwardMPerS(context) >= wantedMPerS / 2 && !fallen(context),
  }
}
