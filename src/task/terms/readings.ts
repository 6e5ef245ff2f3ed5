import { channelIndex } from '../../contract/channel.ts'
import { movingJoints, observationSpace } from '../../description/spaces.ts'
import type { RobotDescription } from '../../description/types.ts'

/**
 * Where a joint's sensor stands in a reading.
 *
 * @throws SinewError `contract` if the robot does not measure that.
 */
export function readingIndex(
  description: RobotDescription,
  joint: string,
  measures: 'position' | 'velocity',
): number {
  return channelIndex(observationSpace(description), `${joint}.${measures}`)
}

/** Where the position of every joint that moves stands in a reading, in the order that kinematics wants them. */
export function positionIndices(description: RobotDescription): readonly number[] {
  return movingJoints(description).map(({ name }) => readingIndex(description, name, 'position'))
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
