import type { RobotDescription } from '../../src/description/types.ts'
import { actionRateCost } from '../../src/reward/action-rate.ts'
import { effortCost } from '../../src/reward/effort.ts'
import { eventReward } from '../../src/reward/event.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { vectorTerm } from '../../src/task/terms/vector.ts'
import type { BoundTask, Task, TaskContext } from '../../src/task/types.ts'
import { createQuadrupedTerms, poseLegs, standing } from './quadruped-terms.ts'

const reachRad = 0.5
const startNoiseRad = 0.1
const fallenBelowM = 0.17
const fallenCosine = 0.7
const slowestMPerS = 0.2
const fastestMPerS = 0.8
/** Success in a step: as fast as commanded, within this. */
const withinMPerS = 0.15

/**
 * Walk ahead as fast as commanded. What the policy knows is what the machine measures: its inertial unit, joints and
 * foot contacts. How fast the trunk really goes only the reward knows (Hwangbo et al. 2019, "Learning agile and dynamic
 * motor skills for legged robots", shape their rewards alike).
 */
export const quadrupedWalk: Task = {
  name: 'quadruped-walk',
  summary: 'walk ahead at a commanded speed of 0.2 to 0.8 m/s (success in a step: within 0.15 m/s of it)',
  robot: 'quadruped',
  maxSteps: 250,
  bind,
}

function bind(description: RobotDescription): BoundTask {
  const terms = createQuadrupedTerms(description, reachRad)
  const { attitude, action, heightM, turnRate } = terms
  const wanted = new Float64Array(1)
  const velocity = new Float64Array(2)
  const fallen = (context: TaskContext): boolean =>
    heightM(context) < fallenBelowM || -attitude.down[2] < fallenCosine
  const track = (): number =>
    Math.exp(-((velocity[0] - wanted[0]) ** 2 + velocity[1] ** 2) / 0.1) +
    0.5 * Math.min(velocity[0], wanted[0])

  return {
    action,
    observation: [
      ...terms.observation,
      vectorTerm('command', [{ name: 'command.ahead', unit: 'm/s', low: 0, high: fastestMPerS }], wanted),
    ],
    reward: [
      { name: 'track', weight: 1, value: track },
      { name: 'straight', weight: 0.1, value: (context) => tolerance(turnRate(context), { margin: 1 }) },
      effortCost({ name: 'off-stance', weight: 0.1, space: action.space }),
      actionRateCost({ weight: 0.3, space: action.space }),
      eventReward('fallen', -10, fallen),
    ],
    termination: [{ name: 'fallen', done: fallen }],
    sampleStart(random, position, velocity) {
      poseLegs(standing, () => random.between(-startNoiseRad, startNoiseRad), position)
      velocity.fill(0)
    },
    begin({ reading, random }) {
      attitude.update(reading)
      velocity.fill(0)
      wanted[0] = random.between(slowestMPerS, fastestMPerS)
    },
    update(context) {
      attitude.update(context.reading)
      terms.velocity(context, velocity)
    },
    success: (context) => Math.abs(velocity[0] - wanted[0]) < withinMPerS && !fallen(context),
  }
}
