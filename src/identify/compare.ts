import type { PhysicsName } from '../../sim/physics-name.ts'
import { SinewError } from '../contract/errors.ts'
import type { RobotDescription } from '../description/types.ts'
import { createReplaySimulation, predict } from './predict.ts'
import { channelErrors } from './residuals.ts'
import type { ChannelError, Prediction, Recording } from './types.ts'

/** A recording replayed in simulation with one way of putting the robot back where it was measured to be. */
export interface Comparison {
  readonly prediction: Prediction
  readonly errors: readonly ChannelError[]
}

export interface Comparisons {
  /** Put back at every step, every few steps, and only at the start of a stretch. */
  readonly oneStep: Comparison
  readonly windows: Comparison
  readonly openLoop: Comparison
}

/** @throws SinewError `simulation` if the physics goes non-finite */
export async function compare(
  description: RobotDescription,
  recording: Recording,
  windowSteps: number,
  physics: PhysicsName,
): Promise<Comparisons> {
  const simulation = await createReplaySimulation(description, recording, physics)
  const by = (window: number): Comparison => {
    const prediction = predict(simulation, recording, window)
    if (prediction) return { prediction, errors: channelErrors(recording, prediction) }
    throw new SinewError('simulation', `the physics of "${description.name}" went non-finite`, {
      fix: 'check masses, inertias and gains in robot.yaml',
    })
  }
  try {
    return { oneStep: by(1), windows: by(windowSteps), openLoop: by(Number.POSITIVE_INFINITY) }
  } finally {
    simulation.free()
  }
}
