import { channelIndex, type Space } from '../../../src/contract/channel.ts'

/** Links of hardware/robots/reacher, m. */
const upperArmM = 0.15
const forearmM = 0.12
const gainPerS = 8
const damping = 1e-3
/** Less of a bend than this counts as straight. */
const straightSine = 0.15

/**
 * A scripted expert for reacher-reach that sees only what a policy sees: proportional in the plane, by damped least
 * squares on the fingertip's Jacobian (Wampler 1986), in the frame of the forearm.
 */
export function createScriptedReacher(
  observationSpace: Space,
  actionSpace: Space,
): (observation: Float32Array, action: Float32Array) => void {
  const at = (name: string): number => channelIndex(observationSpace, name)
  const cosine = at('elbow.cos')
  const sine = at('elbow.sin')
  const ahead = at('to-target.x')
  const aside = at('to-target.y')
  const lags = [at('shoulder.lag'), at('elbow.lag')]

  return (observation, action) => {
    const seen = (index: number): number => observation[index] ?? 0
    // Columns of the Jacobian: the shoulder moves the fingertip by (a, c), the elbow by (0, d).
    const a = upperArmM * seen(sine)
    const c = upperArmM * seen(cosine) + forearmM
    const d = forearmM
    const aa = a * a + c * c + damping
    const ab = c * d
    const bb = d * d + damping
    const ex = a * seen(ahead) + c * seen(aside)
    const ey = d * seen(aside)
    const determinant = aa * bb - ab * ab
    const turns = [(bb * ex - ab * ey) / determinant, (aa * ey - ab * ex) / determinant]
    // A straight arm cannot reach inwards: no joint's turn moves the fingertip there. Bend first.
    if (seen(cosine) > 0 && seen(sine) < straightSine && seen(ahead) < 0) turns[1] = straightSine
    for (const [index, turn] of turns.entries()) {
      const { low, high } = actionSpace.channels[index] ?? { low: 0, high: 0 }
      // The command in force is ahead of the measurement by the lag.
      const velocity = gainPerS * (turn - seen(lags[index] ?? 0))
      action[index] = Math.min(high, Math.max(low, velocity))
    }
  }
}
