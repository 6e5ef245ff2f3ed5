import type { Channel } from '../contract/channel.ts'
import { SinewError } from '../contract/errors.ts'
import type { Random } from '../contract/random.ts'
import type { GoldenVectors, PolicyContract } from './types.ts'

/** Enough to touch every output of a small network; a few kilobytes at most. */
export const goldenCount = 16

/**
 * Share of an action channel's half-range by which a replayed action may differ.
 *
 * Different processors sum the same products in different orders. A float32 dot product of n terms is off by at
 * most n·6e-8 of its terms' sum (Higham 2002, §3.1), 1.5e-5 at n = 256; three layers and their gains keep that
 * under a thousandth, and a thousandth of the range is far below what a wrong model or a wrong scale would give.
 */
export const goldenTolerance = 1e-3

function sample({ low, high }: Channel, random: Random): number {
  if (Number.isFinite(low) && Number.isFinite(high)) return random.between(low, high)
  return Math.min(high, Math.max(low, 3 * random.normal()))
}

/**
 * Observations spread over the contract's bounds, and what `act` answers to them.
 *
 * Let `act` be the learner's own actor, in the units of the action space, not the exported model: then writing
 * the policy also proves the export.
 */
export async function goldenVectors(
  contract: Pick<PolicyContract, 'observation'>,
  random: Random,
  act: (observation: Float32Array) => ArrayLike<number> | Promise<ArrayLike<number>>,
): Promise<GoldenVectors> {
  const observations: number[][] = []
  const actions: number[][] = []
  for (let index = 0; index < goldenCount; index++) {
    const observation = Float32Array.from(contract.observation, (channel) => sample(channel, random))
    observations.push(Array.from(observation))
    actions.push(Array.from(await act(observation)))
  }
  return { observations, actions }
}

/**
 * Replay golden vectors. Returns the largest deviation, as a share of the action channel's half-range.
 *
 * @throws SinewError `contract` naming the channel that deviates most, if by more than {@link goldenTolerance}.
 */
export async function replayGolden(
  { golden, contract }: { readonly golden: GoldenVectors; readonly contract: PolicyContract },
  act: (observation: Float32Array) => Promise<ArrayLike<number>>,
  where: string,
): Promise<number> {
  const channels = contract.action.length
  const values = channels * (contract.actionChunk?.length ?? 1)
  let worst = { deviation: 0, vector: 0, channel: 0, expected: 0, received: 0 }
  for (const [vector, observation] of golden.observations.entries()) {
    const action = await act(Float32Array.from(observation))
    for (let index = 0; index < values; index++) {
      const channel = index % channels
      const { low = Number.NaN, high = Number.NaN } = contract.action[channel] ?? {}
      const expected = golden.actions[vector]?.[index] ?? Number.NaN
      const received = action[index] ?? Number.NaN
      const halfRange = Number.isFinite(high - low) ? (high - low) / 2 : Math.max(1, Math.abs(expected))
      const deviation = Math.abs(received - expected) / halfRange
      // A NaN must win, and no comparison with it is true.
      if (!(deviation <= worst.deviation)) worst = { deviation, vector, channel, expected, received }
      if (Number.isNaN(deviation)) break
    }
    if (Number.isNaN(worst.deviation)) break
  }
  if (worst.deviation <= goldenTolerance) return worst.deviation
  const { name = '?', unit = '1' } = contract.action[worst.channel] ?? {}
  throw new SinewError('contract', 'the model does not answer as it did when the policy was written', {
    where: `${where}, golden vector ${worst.vector}, action ${name}`,
    expected: `${worst.expected} ${unit}, within ${goldenTolerance} of half the range`,
    received: `${worst.received} ${unit}`,
    fix: 'the model and its golden vectors are not of one training, or ONNX Runtime is broken here: sinew doctor',
  })
}
