import type { Random } from '../../src/contract/random.ts'
import { movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'

/** The part of the table where a gripper that points down reaches everything. */
const nearestM = 0.16
const farthestM = 0.23
const asideRad = 0.5
/** Above the middle of that, the gripper down. */
const home: Readonly<Record<string, number>> = { shoulder_lift: 0.067, elbow_flex: -0.119, wrist_flex: 1.62 }
const startNoiseRad = 0.05

/** A place on the table: x and y into `out`, and the direction in which it lies from the base (rad). */
export function samplePlace(random: Random, out: Float64Array): number {
  const direction = random.between(-asideRad, asideRad)
  const distance = random.between(nearestM, farthestM)
  out[0] = distance * Math.cos(direction)
  out[1] = distance * Math.sin(direction)
  return direction
}

/** Above the table, jaws as asked for, and a little of everything else. */
export function sampleAboveTable(
  description: RobotDescription,
  gripperRad: number,
): (random: Random, position: Float64Array) => void {
  const joints = movingJoints(description)
  return (random, position) => {
    for (let index = 0; index < joints.length; index++) {
      const { name, lower, upper } = joints[index]
      if (name === 'gripper') position[index] = gripperRad
      else if (name === 'wrist_roll') position[index] = 0
      else {
        const noise = name === 'shoulder_pan' ? asideRad : startNoiseRad
        const drawn = (home[name] ?? 0) + random.between(-noise, noise)
        position[index] = Math.max(lower, Math.min(upper, drawn))
      }
    }
  }
}
