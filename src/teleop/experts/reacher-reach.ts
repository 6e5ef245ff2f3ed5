import { channelIndex } from '../../contract/channel.ts'
import { findJoint } from '../../description/spaces.ts'
import type { Expert, ExpertEntry, ExpertSetup } from './types.ts'

const gainPerS = 8
/** Of the least squares, m². */
const damping = 1e-3
/** Less of a bend than this counts as straight. */
const straightSine = 0.15

/**
 * Proportional in the plane, by damped least squares on the fingertip's Jacobian (Wampler 1986, "Manipulator inverse
 * kinematic solutions based on vector formulations and damped least-squares methods"), in the frame of the forearm.
 */
function createReacherExpert({ description, observationSpace, actionSpace }: ExpertSetup): Expert {
  const upperArmM = findJoint(description, 'elbow').originM[0]
  const forearmM = description.frames.find(({ name }) => name === 'fingertip')?.originM[0] ?? Number.NaN
  const at = (name: string): number => channelIndex(observationSpace, name)
  const [cosineAt, sineAt] = [at('elbow.cos'), at('elbow.sin')]
  const [aheadAt, asideAt] = [at('to-target.x'), at('to-target.y')]
  const lags = [at('shoulder.lag'), at('elbow.lag')]
  const turns = [0, 0]

  return (observation, action) => {
    const [cosine, sine] = [observation[cosineAt], observation[sineAt]]
    const [ahead, aside] = [observation[aheadAt], observation[asideAt]]
    // Columns of the Jacobian: the shoulder moves the fingertip by (a, c), the elbow by (0, d).
    const a = upperArmM * sine
    const c = upperArmM * cosine + forearmM
    const d = forearmM
    const aa = a * a + c * c + damping
    const ab = c * d
    const bb = d * d + damping
    const ex = a * ahead + c * aside
    const ey = d * aside
    const determinant = aa * bb - ab * ab
    turns[0] = (bb * ex - ab * ey) / determinant
    turns[1] = (aa * ey - ab * ex) / determinant
    // A straight arm cannot reach inwards: no joint's turn moves the fingertip there. Bend first.
    if (cosine > 0 && sine < straightSine && ahead < 0) turns[1] = straightSine
    for (let index = 0; index < turns.length; index++) {
      const { low, high } = actionSpace.channels[index]
      // The command in force is ahead of the measurement by the lag.
      const velocity = gainPerS * (turns[index] - observation[lags[index]])
      action[index] = Math.min(high, Math.max(low, velocity))
    }
  }
}

export const reacherReachExpert: ExpertEntry = {
  task: 'reacher-reach',
  summary: 'damped least squares on the fingertip',
  create: createReacherExpert,
}
