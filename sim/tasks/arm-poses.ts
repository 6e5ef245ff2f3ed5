import { SinewError } from '../../src/contract/errors.ts'
import type { Random } from '../../src/contract/random.ts'
import { createKinematics } from '../../src/description/kinematics.ts'
import { movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'

/** Frames of the arm that must be above the table; the tip is the last. */
const watched = ['elbow', 'wrist', 'gripper_tip'] as const
const manyTries = 10_000

export interface ArmPoseOptions {
  /** How high every watched frame is above the table at least. */
  readonly clearanceM: number
  /**
   * How far ahead of the axis that the arm turns about the tip is at least, in the plane of the arm. An arm that leans
   * over its back works the wrong way round, and must fold up to get out of there.
   */
  readonly aheadM: number
  /** How far inside its limits each joint stays. */
  readonly marginRad: number
}

/** Poses of an arm that stands on a table, drawn at random. */
export interface ArmPoses {
  /** Positions of `names`, the others at 0 or the limit nearest to it. Shape [joints that move]. */
  sample(random: Random, position: Float64Array): void
  /** Where the pose drawn last brings the tip. Shape [3]. */
  readonly tipM: Float64Array
}

/**
 * Uniform over the ranges of the joints `names`, as far as the arm is above the table and does not lean over its back.
 *
 * @throws SinewError `description` from `sample` if no such pose turns up
 */
export function createArmPoses(
  description: RobotDescription,
  names: readonly string[],
  { clearanceM, aheadM, marginRad }: ArmPoseOptions,
): ArmPoses {
  const kinematics = createKinematics(description)
  const frames = watched.map((name) => kinematics.frameIndex(name))
  const joints = movingJoints(description)
  const pan = joints.findIndex(({ name }) => name === 'shoulder_pan')
  const tipM = new Float64Array(3)

  const possible = (position: Float64Array): boolean => {
    kinematics.update(position)
    for (let index = 0; index < frames.length; index++) {
      kinematics.framePosition(frames[index], tipM)
      if (tipM[2] < clearanceM) return false
    }
    // It counts clockwise.
    return Math.cos(position[pan]) * tipM[0] - Math.sin(position[pan]) * tipM[1] >= aheadM
  }

  return {
    tipM,
    sample(random, position) {
      for (let tries = 0; tries < manyTries; tries++) {
        for (let index = 0; index < joints.length; index++) {
          const { name, lower, upper } = joints[index]
          position[index] = names.includes(name)
            ? random.between(lower + marginRad, upper - marginRad)
            : Math.min(upper, Math.max(lower, 0))
        }
        if (possible(position)) return
      }
      // Better an error than a live loop that never comes back.
      throw new SinewError('description', `robot "${description.name}" has no pose above the table`, {
        where: description.source,
        expected: `${watched.join(', ')} ${clearanceM} m or more above the table`,
        received: `none in ${manyTries} tries`,
        fix: 'check the joint limits in robot.yaml',
      })
    },
  }
}
