import { createDynamics } from '../newton-euler.ts'
import { spatialArm } from '../robots.ts'
import { effortsAt } from './driven-arm.ts'
import { type Experiment, measure, physicsStepS, rms } from './measure.ts'

/**
 * Efforts that Newton–Euler finds in the engine's motion, against those that were applied: differences of velocity over
 * four physics steps about the state in their middle. The first 0.2 s do not count: after a reset the solver has no
 * forces of a step before to start from, and takes a few steps to find them.
 */
export async function inverseDynamics(): Promise<Experiment> {
  const robot = spatialArm()
  const dynamics = createDynamics(robot)
  const size = robot.actuators.length
  const periodS = 4 * physicsStepS
  const errors: number[] = []
  const sizes: number[] = []
  await measure(
    robot,
    (simulation, _channel, read) => {
      simulation.reset(new Float64Array(size).fill(0.3), new Float64Array(size))
      const jointsOf = (offset: number): Float64Array => {
        const reading = read()
        return Float64Array.from({ length: size }, (_, joint) => reading[2 * joint + offset])
      }
      for (let step = 0; step < 60; step++) {
        const [before, rateBefore] = [jointsOf(0), jointsOf(1)]
        const effort = effortsAt(dynamics, before, step * periodS)
        simulation.command(effort)
        simulation.step()
        const [after, rateAfter] = [jointsOf(0), jointsOf(1)]
        const found = dynamics.inverse(
          before.map((value, joint) => (value + after[joint]) / 2),
          rateBefore.map((value, joint) => (value + rateAfter[joint]) / 2),
          rateBefore.map((value, joint) => (rateAfter[joint] - value) / periodS),
        )
        for (let joint = 0; step >= 12 && joint < size; joint++) {
          errors.push(found[joint] - effort[joint])
          sizes.push(effort[joint])
        }
      }
    },
    periodS,
  )
  return {
    name: 'efforts that Newton–Euler finds in the motion of a spatial arm, from 0.2 s after a reset',
    theory: 'those that were applied',
    error: (100 * rms(errors)) / rms(sizes),
    bound: 1,
    unit: '% of the efforts, RMS',
  }
}
