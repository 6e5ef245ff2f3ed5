import type { PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import type { RobotDescription } from '../description/types.ts'
import type { Prediction, Recording, Sample } from './types.ts'

/** How far apart readings and commands are told apart, about; the physics steps at least as finely anyway. */
const gridS = 1 / 240

/** A simulation that steps several times a control period, unless readings and commands come once a period and together. */
export function createReplaySimulation(
  description: RobotDescription,
  { periodS, stretches }: Recording,
  physics?: PhysicsName,
): Promise<Simulation> {
  const onGrid = (timeS: number): boolean =>
    Math.abs(timeS - periodS * Math.round(timeS / periodS)) < gridS / 4
  const coarse = stretches.every((stretch) =>
    stretch.every(({ readAtS, sentAtS }) => {
      return onGrid(readAtS - (stretch[0]?.readAtS ?? 0)) && sentAtS - readAtS < gridS / 4
    }),
  )
  const steps = coarse ? 1 : Math.ceil(periodS / gridS - 1e-9)
  return createSimulation(description, { periodS: periodS / steps, ...(physics ? { physics } : {}) })
}

/**
 * What the simulation makes of the recorded commands. It is put where the robot was measured to be every `window`
 * samples; with 1 every prediction is one step long, with Infinity only a stretch's start is taken from the recording.
 * What actuators remember (latency, lag) is carried through the whole stretch.
 *
 * @returns undefined if the physics went non-finite
 */
export function predict(
  simulation: Simulation,
  recording: Recording,
  window: number,
): Prediction | undefined {
  const reading = new Float64Array(recording.stretches[0]?.[0]?.reading.length ?? 0)
  const predictions: Float64Array[] = []
  for (const stretch of recording.stretches) {
    const prediction = new Float64Array(stretch.length * recording.channels.length).fill(Number.NaN)
    if (!follow(simulation, stretch, recording, window, reading, prediction)) return undefined
    predictions.push(prediction)
  }
  return predictions
}

function follow(
  simulation: Simulation,
  stretch: readonly Sample[],
  { channels }: Recording,
  window: number,
  reading: Float64Array,
  out: Float64Array,
): boolean {
  const [first] = stretch
  if (!first) return true
  const tickOf = (timeS: number): number => Math.round((timeS - first.readAtS) / simulation.periodS)
  simulation.reset(first.position, first.velocity)
  placeBase(simulation, first)
  let tick = 0
  let sent = 0
  for (let index = 1; index < stretch.length; index++) {
    const before = stretch[index - 1]
    const sample = stretch[index]
    if (index > 1 && (index - 1) % window === 0) {
      simulation.place(before.position, before.velocity)
      placeBase(simulation, before)
    }
    for (const end = tickOf(sample.readAtS); tick < end; tick++) {
      while (sent < stretch.length && tickOf(stretch[sent].sentAtS) <= tick) {
        simulation.command(stretch[sent].command)
        sent++
      }
      simulation.step()
    }
    if (!simulation.healthy) return false
    simulation.truth(reading)
    for (let each = 0; each < channels.length; each++) {
      out[index * channels.length + each] = reading[channels[each].column]
    }
  }
  return true
}

function placeBase(simulation: Simulation, { base }: Sample): void {
  if (base) simulation.resetBase?.(base.pose, base.velocity)
}
