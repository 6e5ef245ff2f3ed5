import { SinewError } from '../../src/contract/errors.ts'
import type { Random } from '../../src/contract/random.ts'
import { createKinematics } from '../../src/description/kinematics.ts'
import { movingJoints } from '../../src/description/spaces.ts'
import type { Joint, RobotDescription } from '../../src/description/types.ts'

export interface PlanarTargetOptions {
  /** The frame that is to get there. */
  readonly frame: string
  /** How far inside its limits each joint stays, rad. */
  readonly jointMarginRad?: number
}

/** Targets that a planar two-joint arm can reach. */
export interface PlanarTargets {
  /** Largest distance between two targets, m. */
  readonly spanM: number
  /** Uniform over the reachable area, in world metres. Shape of `target` [3]. */
  sample(random: Random, target: Float64Array): void
}

const manyTries = 10_000

/**
 * Uniform targets for an arm of two revolute joints about the vertical, links along x: points uniform in the outer
 * circle, kept if a closed-form solution (Craig, Introduction to Robotics, section 4.4) lies within the limits.
 *
 * @throws SinewError `description` if the robot is not such an arm.
 */
export function createPlanarTargets(
  description: RobotDescription,
  { frame, jointMarginRad = 0.1 }: PlanarTargetOptions,
): PlanarTargets {
  const kinematics = createKinematics(description)
  const tip = kinematics.frameIndex(frame)
  const [shoulder, elbow, ...rest] = movingJoints(description)
  const offset = description.frames[tip]?.originM
  if (!shoulder || !elbow || rest.length > 0 || !offset) throw notPlanar(description)
  const upper = Math.hypot(elbow.originM[0], elbow.originM[1])
  const lower = Math.hypot(offset[0], offset[1])
  const reach = upper + lower
  const [baseX, baseY] = shoulder.originM
  const joints = new Float64Array(2)
  const reached = new Float64Array(3)
  const within = ({ lower: low, upper: high }: Joint, angle: number): boolean =>
    angle >= low + jointMarginRad && angle <= high - jointMarginRad

  /** Whether bending the elbow to `bend` reaches (x, y) from the shoulder; leaves the height in `reached`. */
  const reaches = (x: number, y: number, bend: number): boolean => {
    const lean = Math.atan2(lower * Math.sin(bend), upper + lower * Math.cos(bend))
    const turn = Math.atan2(y, x) - lean
    joints[0] = Math.atan2(Math.sin(turn), Math.cos(turn))
    joints[1] = bend
    if (!within(shoulder, joints[0]) || !within(elbow, bend)) return false
    kinematics.update(joints)
    kinematics.framePosition(tip, reached)
    // An arm of another geometry solves to somewhere else: better no target than a wrong one.
    return Math.hypot((reached[0] as number) - baseX - x, (reached[1] as number) - baseY - y) < 1e-9
  }

  const sample = (random: Random, target: Float64Array): void => {
    for (let tries = 0; tries < manyTries; tries++) {
      const x = random.between(-reach, reach)
      const y = random.between(-reach, reach)
      const cosine = (x * x + y * y - upper * upper - lower * lower) / (2 * upper * lower)
      if (Math.abs(cosine) > 1) continue
      const bend = Math.acos(cosine)
      if (!reaches(x, y, bend) && !reaches(x, y, -bend)) continue
      target.set(reached)
      return
    }
    throw notPlanar(description)
  }
  return { spanM: 2 * reach, sample }
}

function notPlanar(description: RobotDescription): SinewError {
  return new SinewError(
    'description',
    `robot "${description.name}" has no targets that a planar arm can reach`,
    {
      where: description.source,
      expected: 'two revolute joints about z, links along x, the frame on the second link',
      received: description.joints.map(({ name, kind }) => `${name} (${kind})`).join(', '),
    },
  )
}
