import type { Channel } from '../src/contract/channel.ts'
import { SinewError } from '../src/contract/errors.ts'

/**
 * `action` clipped to its channels' bounds.
 *
 * @throws SinewError `usage` for a wrong size or a value that is not finite: in training that is a bug upstream.
 */
export function clipAction(action: Float32Array, channels: readonly Channel[], out: Float32Array): void {
  if (action.length !== channels.length) {
    throw new SinewError('usage', 'the action has the wrong size', {
      expected: `${channels.length} values`,
      received: `${action.length}`,
    })
  }
  for (let index = 0; index < channels.length; index++) {
    const { name, low, high } = channels[index]
    const value = action[index]
    if (!Number.isFinite(value)) {
      throw new SinewError('usage', 'the action is not finite', {
        where: name,
        expected: `a number in [${low}, ${high}]`,
        received: String(value),
        fix: 'look for a diverging policy: learning rate, reward scale',
      })
    }
    out[index] = Math.max(low, Math.min(high, value))
  }
}
