import type { RobotDescription } from '../../../src/description/types.ts'
import { createDynamics, type Dynamics, rungeKutta } from '../newton-euler.ts'
import { type Experiment, measure, physicsStepS, rms } from './measure.ts'

/** What holds an arm where it is, and a smooth push on top of it, N·m or N. */
export function effortsAt(dynamics: Dynamics, position: Float64Array, timeS: number): Float64Array {
  const none = new Float64Array(position.length)
  return dynamics
    .inverse(position, none, none)
    .map((holding, joint) => holding + (0.2 / (joint + 1)) * Math.sin(6 * timeS + joint))
}

/** RMS difference of the joints over 1 s between the engine and Runge–Kutta under the same efforts. */
export async function drivenArm(robot: RobotDescription): Promise<Experiment> {
  const dynamics = createDynamics(robot)
  const size = robot.actuators.length
  const [position, velocity] = [new Float64Array(size).fill(0.3), new Float64Array(size)]
  const errors: number[] = []
  const engine: [number, number][] = []
  const exact: [number, number][] = []
  await measure(robot, (simulation, _channel, read) => {
    simulation.reset(position, velocity)
    for (let step = 0; step < 240; step++) {
      const effort = effortsAt(dynamics, position, step * physicsStepS)
      simulation.command(effort)
      simulation.step()
      rungeKutta(dynamics, position, velocity, effort, physicsStepS)
      const reading = read()
      for (let joint = 0; joint < size; joint++) errors.push(reading[2 * joint] - position[joint])
      engine.push([(step + 1) * physicsStepS, reading[2]])
      exact.push([(step + 1) * physicsStepS, position[1]])
    }
  })
  return {
    name: `${robot.name.replace('_', ' ')} under torque, 1 s`,
    theory: 'recursive Newton–Euler, Runge–Kutta',
    error: rms(errors),
    bound: 0.01,
    unit: 'rad, RMS',
    series: [
      { name: 'Rapier', points: engine },
      { name: 'theory', points: exact },
    ],
  }
}
