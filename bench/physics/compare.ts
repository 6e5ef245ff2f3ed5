import type { PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { actionSpace, movingJoints, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'

/** A robot, and what it is told: amplitudes by actuator, in the unit of its command. */
export interface Comparison {
  readonly robot: RobotDescription
  readonly start: readonly number[]
  readonly amplitudes: readonly number[]
}

/** The same robot with a motor that gives what effort it is told in the place of each servo. */
export function withEfforts(robot: RobotDescription): RobotDescription {
  return {
    ...robot,
    actuators: robot.actuators.map((each) => ({ ...each, kind: 'effort', stiffness: 0, damping: 0 })),
  }
}

/** Root mean square over joints and control steps of how far two engines are apart, rad and m alike. */
export async function engineDifference(comparison: Comparison, seconds = 1): Promise<number> {
  const [one, other] = [
    await trace(comparison, 'rapier', seconds),
    await trace(comparison, 'mujoco', seconds),
  ]
  const squares = one.map((value, index) => (value - other[index]) ** 2)
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
}

/** Joint positions at 60 Hz under slow sines, each joint's a little apart from the next one's. */
async function trace(
  { robot, start, amplitudes }: Comparison,
  physics: PhysicsName,
  seconds: number,
): Promise<number[]> {
  const rateHz = 60
  const simulation = await createSimulation(robot, { physics, periodS: 1 / rateHz })
  const command = new Float64Array(actionSpace(robot).size)
  const space = observationSpace(robot)
  const reading = new Float64Array(space.size)
  const joints = movingJoints(robot).map(({ name }) =>
    space.channels.findIndex((channel) => channel.name === `${name}.position`),
  )
  const out: number[] = []
  try {
    simulation.reset(Float64Array.from(start), new Float64Array(joints.length))
    for (let step = 0; step < rateHz * seconds; step++) {
      for (let index = 0; index < command.length; index++) {
        const servo = robot.actuators[index].kind === 'position'
        const wave = Math.sin((2 * Math.PI * step) / rateHz + 0.7 * index)
        command[index] = amplitudes[index] * (servo ? wave - Math.sin(0.7 * index) : wave)
        if (servo) command[index] += start[index]
      }
      simulation.command(command)
      simulation.step()
      simulation.read(reading)
      out.push(...joints.map((joint) => reading[joint]))
    }
    return out
  } finally {
    simulation.free()
  }
}
