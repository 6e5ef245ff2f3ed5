import { createSimulation } from '../../../sim/simulation.ts'
import type { Simulation } from '../../../sim/types.ts'
import { channelIndex } from '../../../src/contract/channel.ts'
import { observationSpace } from '../../../src/description/spaces.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import type { Series } from '../../../src/learn/svg-chart.ts'

/** How far a motion in the physics engine is from theory. */
export interface Experiment {
  readonly name: string
  readonly theory: string
  /** What was measured, in `unit`; it must not be larger than `bound`. */
  readonly error: number
  readonly bound: number
  readonly unit: string
  /** Curves against time. */
  readonly series?: readonly Series[]
}

export const gravity = 9.81
export const physicsStepS = 1 / 240

/** A simulation that lives as long as the measurement. */
export async function measure<T>(
  description: RobotDescription,
  work: (simulation: Simulation, channel: (name: string) => number, read: () => Float64Array) => T,
  periodS = physicsStepS,
): Promise<T> {
  const simulation = await createSimulation(description, { periodS })
  const space = observationSpace(description)
  const reading = new Float64Array(space.size)
  try {
    return work(
      simulation,
      (name) => channelIndex(space, name),
      () => {
        simulation.read(reading)
        return reading
      },
    )
  } finally {
    simulation.free()
  }
}

/** The same robot, simulated in finer steps. */
export function withStep(robot: RobotDescription, physicsStepHz: number | undefined): RobotDescription {
  return physicsStepHz === undefined ? robot : { ...robot, physicsStepHz }
}

export function stepWords(physicsStepHz: number | undefined): string {
  return physicsStepHz === undefined ? '' : `, physics at ${physicsStepHz} Hz`
}

export function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}
