import { SinewError } from '../contract/errors.ts'
import type { LoggedStep } from '../data/types.ts'
import { jointReading, sensorReadings } from '../description/sensors.ts'
import { movingJoints } from '../description/spaces.ts'
import type { Joint, RobotDescription } from '../description/types.ts'
import type { Sample } from './types.ts'

/** From logged readings to the state that a simulation is placed in. */
export interface StateReader {
  sample(step: LoggedStep, readAtS: number, sentAtS: number): Sample
  /** Fills in velocities that are not measured: differences of the positions on both sides. */
  complete(stretch: Sample[]): Sample[]
}

const baseMeasures = ['position', 'orientation', 'linear', 'angular'] as const

/** @throws SinewError `description` if a joint's position, or where a floating base is, is not measured. */
export function createStateReader(description: RobotDescription): StateReader {
  const joints = movingJoints(description)
  const positions = joints.map((joint) => positionOf(description, joint))
  const velocities = joints.map(({ name }) => jointReading(description, name, 'velocity'))
  const base = description.base === 'floating' ? baseColumns(description) : undefined

  return {
    sample(step, readAtS, sentAtS) {
      const reading = Float64Array.from(step.reading)
      const position = Float64Array.from(positions, ({ column, multiplier, offset }) => {
        return multiplier * reading[column] + offset
      })
      const velocity = Float64Array.from(velocities, (column) => (column < 0 ? 0 : reading[column]))
      const command = Float64Array.from(step.sent)
      const sample = {
        readAtS,
        sentAtS,
        position,
        velocity,
        reading,
        command,
      }
      if (!base) return sample
      const pick = (columns: readonly number[]): Float64Array => {
        return Float64Array.from(columns, (column) => reading[column])
      }
      return { ...sample, base: { pose: pick(base.slice(0, 7)), velocity: pick(base.slice(7)) } }
    },
    complete(stretch) {
      for (const [index, sample] of stretch.entries()) {
        const before = stretch[index - 1] ?? sample
        const after = stretch[index + 1] ?? sample
        velocities.forEach((column, joint) => {
          if (column >= 0) return
          const moved = after.position[joint] - before.position[joint]
          sample.velocity[joint] = moved / (after.readAtS - before.readAtS)
        })
      }
      return stretch
    },
  }
}

interface PositionSource {
  readonly column: number
  readonly multiplier: number
  readonly offset: number
}

function positionOf(description: RobotDescription, { name, mimic }: Joint): PositionSource {
  const own = jointReading(description, name, 'position')
  if (own >= 0) return { column: own, multiplier: 1, offset: 0 }
  const leader = mimic ? jointReading(description, mimic.joint, 'position') : -1
  if (mimic && leader >= 0) return { column: leader, multiplier: mimic.multiplier, offset: mimic.offset }
  throw new SinewError('description', `nothing measures the position of "${name}"`, {
    where: description.source,
    expected: `a sensor { joint: ${name}, measures: [position] }: a log is replayed from where the joints were`,
    received: 'none',
  })
}

/** Columns of the pose, then of the velocity. */
function baseColumns(description: RobotDescription): number[] {
  const readings = sensorReadings(description)
  const columns = baseMeasures.flatMap((measure) =>
    readings.flatMap(({ sensor, quantity }, column) =>
      sensor.kind === 'base' && quantity === measure ? [column] : [],
    ),
  )
  if (columns.length === 13) return columns
  throw new SinewError('description', 'nothing measures where the floating base is', {
    where: description.source,
    expected: 'a sensor { kind: base } with all four measures, as simulation or motion capture has it',
    received: `${columns.length} of its 13 channels`,
    fix: 'fit parameters of such a robot with its base held fast: a robot.yaml with base: fixed',
  })
}
