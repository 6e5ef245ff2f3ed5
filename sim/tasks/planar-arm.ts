import { SinewError } from '../../src/contract/errors.ts'
import { createKinematics } from '../../src/description/kinematics.ts'
import { movingJoints } from '../../src/description/spaces.ts'
import type { Joint, RobotDescription } from '../../src/description/types.ts'

/** Inverse kinematics of an arm of two revolute joints about the vertical, links along x. */
export interface PlanarArm {
  /** Where the first joint stands and how far the frame gets from there, m. */
  readonly baseM: readonly [number, number, number]
  readonly reachM: number
  /**
   * Joint positions (rad) that bring the frame to (x, y) in world metres, elbow one way and the other, as far as they
   * lie within the limits. Writes pairs into `out`, shape [4], and returns how many: 0, 1 or 2. Allocation-free.
   */
  solve(xM: number, yM: number, out: Float64Array): number
}

/**
 * Closed form by the law of cosines (Craig, Introduction to Robotics, section 4.4).
 *
 * @param jointMarginRad how far inside its limits each joint is to stay
 * @throws SinewError `description` if the robot is not such an arm
 */
export function createPlanarArm(
  description: RobotDescription,
  frame: string,
  jointMarginRad: number,
): PlanarArm {
  const kinematics = createKinematics(description)
  const tip = kinematics.frameIndex(frame)
  const [shoulder, elbow, ...rest] = movingJoints(description)
  const offset = description.frames[tip]?.originM
  if (!shoulder || !elbow || rest.length > 0 || !offset) throw notPlanar(description)
  const upper = Math.hypot(elbow.originM[0], elbow.originM[1])
  const lower = Math.hypot(offset[0], offset[1])
  const [baseX, baseY] = shoulder.originM

  // An arm of another geometry would be solved wrongly: see that forward kinematics agrees.
  const reached = new Float64Array(3)
  kinematics.update([0.4, 0.7])
  kinematics.framePosition(tip, reached)
  const x = baseX + upper * Math.cos(0.4) + lower * Math.cos(1.1)
  const y = baseY + upper * Math.sin(0.4) + lower * Math.sin(1.1)
  if (!(Math.hypot(reached[0] - x, reached[1] - y) < 1e-9)) throw notPlanar(description)

  const within = (joint: Joint, angle: number): boolean =>
    angle >= joint.lower + jointMarginRad && angle <= joint.upper - jointMarginRad

  return {
    baseM: [baseX, baseY, reached[2]],
    reachM: upper + lower,
    solve(xM, yM, out) {
      const dx = xM - baseX
      const dy = yM - baseY
      const cosine = (dx * dx + dy * dy - upper * upper - lower * lower) / (2 * upper * lower)
      if (Math.abs(cosine) > 1) return 0
      let count = 0
      for (let side = -1; side <= 1; side += 2) {
        const bend = side * Math.acos(cosine)
        const lean = Math.atan2(lower * Math.sin(bend), upper + lower * Math.cos(bend))
        const turn = wrap(Math.atan2(dy, dx) - lean)
        if (!within(shoulder, turn) || !within(elbow, bend)) continue
        out[2 * count] = turn
        out[2 * count + 1] = bend
        count += 1
      }
      return count
    },
  }
}

function wrap(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle))
}

function notPlanar(description: RobotDescription): SinewError {
  return new SinewError('description', `robot "${description.name}" is not a planar two-joint arm`, {
    where: description.source,
    expected: 'two revolute joints about z, links along x, the frame on the second link',
    received: description.joints.map(({ name, kind }) => `${name} (${kind})`).join(', '),
  })
}
