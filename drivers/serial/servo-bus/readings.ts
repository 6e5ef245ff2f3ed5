import { SinewError } from '../../../src/contract/errors.ts'
import { sensorReadings } from '../../../src/description/sensors.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import type { ServoFamily } from './family.ts'
import type { ServoJoint } from './joints.ts'
import type { BusStatus } from './status.ts'

/**
 * What the servos say in rad, rad/s and N·m, in the order of `observationSpace(description)`.
 *
 * @throws SinewError `description` if there is a sensor that no servo is
 */
export function createReadings(
  description: RobotDescription,
  family: ServoFamily,
  servos: readonly ServoJoint[],
): (status: BusStatus) => Float64Array {
  const radPerCount = (2 * Math.PI) / family.countsPerTurn
  const channels = sensorReadings(description).map(({ sensor, channel }) => {
    const index = sensor.kind === 'joint' ? servos.findIndex(({ joint }) => joint === sensor.joint) : -1
    const servo = servos[index]
    if (sensor.kind === 'joint' && servo) {
      const { direction, zeroCounts, model } = servo
      if (sensor.measures === 'position') {
        return { from: 'position' as const, index, zero: zeroCounts, scale: direction * radPerCount }
      }
      if (sensor.measures === 'velocity') {
        return { from: 'velocity' as const, index, zero: 0, scale: direction * family.radPerSPerCount }
      }
      return { from: 'effort' as const, index, zero: 0, scale: direction * model.nmPerCount }
    }
    throw new SinewError('description', `no servo measures ${channel}`, {
      where: `${description.source}: sensors`,
      expected: `position, velocity or effort of ${servos.map(({ joint }) => joint).join(', ')}`,
      received: channel,
      fix: 'leave it out, or drive the robot over something that has it',
    })
  })
  return (status) => {
    const values = new Float64Array(channels.length)
    for (let index = 0; index < channels.length; index++) {
      const channel = channels[index]
      if (!channel) continue
      values[index] = channel.scale * ((status[channel.from][channel.index] ?? 0) - channel.zero)
    }
    return values
  }
}
