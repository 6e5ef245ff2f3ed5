import type { Channel } from '../../contract/channel.ts'
import { channelIndex } from '../../contract/channel.ts'
import { observationSpace } from '../../description/spaces.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { ObservationTerm } from '../types.ts'
import { clamp } from './readings.ts'

/** How a body stands, from the orientation that its inertial unit measures. */
export interface Attitude {
  /** Where down is, in the body's frame: a unit vector, (0, 0, −1) upright. Shape [3]. */
  readonly down: Float64Array
  /** rad; 0 upright, positive nose down (about +y). */
  readonly pitch: number
  /** rad; positive with the left side up (about +x). */
  readonly roll: number
  /** rad, in (−π, π]; positive to the left (about +z). */
  readonly yaw: number
  update(reading: Float64Array): void
}

/** @throws SinewError `contract` if the unit does not measure its orientation. */
export function createAttitude(description: RobotDescription, imu = 'imu'): Attitude {
  const at = channelIndex(observationSpace(description), `${imu}.orientation.w`)
  const down = new Float64Array(3)
  const attitude = {
    down,
    pitch: 0,
    roll: 0,
    yaw: 0,
    update(reading: Float64Array): void {
      const w = reading[at]
      const x = reading[at + 1]
      const y = reading[at + 2]
      const z = reading[at + 3]
      // The third row of the rotation matrix is the world's up in the body's frame.
      down[0] = -2 * (x * z - w * y)
      down[1] = -2 * (y * z + w * x)
      down[2] = -(1 - 2 * (x * x + y * y))
      attitude.pitch = Math.atan2(down[0], Math.hypot(down[1], down[2]))
      attitude.roll = Math.atan2(-down[1], -down[2])
      attitude.yaw = Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))
    },
  }
  return attitude
}

/** Where down is in the body's frame, which says all of roll and pitch without a jump anywhere. */
export function gravityDirection({ down }: Attitude): ObservationTerm {
  return {
    name: 'gravity-direction',
    channels: ['x', 'y', 'z'].map((axis): Channel => ({ name: `down.${axis}`, unit: '1', low: -1, high: 1 })),
    write(_context, out, offset) {
      for (let axis = 0; axis < 3; axis++) out[offset + axis] = clamp(down[axis], -1, 1)
    },
  }
}

/** Rates of turn about the body's axes, rad/s, clipped to what the task has use for. */
export function turnRates(description: RobotDescription, boundRadPerS: number, imu = 'imu'): ObservationTerm {
  const at = channelIndex(observationSpace(description), `${imu}.gyro.x`)
  return {
    name: 'turn-rates',
    channels: ['x', 'y', 'z'].map((axis): Channel => {
      return { name: `${imu}.gyro.${axis}`, unit: 'rad/s', low: -boundRadPerS, high: boundRadPerS }
    }),
    write({ reading }, out, offset) {
      for (let axis = 0; axis < 3; axis++) {
        out[offset + axis] = clamp(reading[at + axis], -boundRadPerS, boundRadPerS)
      }
    },
  }
}
