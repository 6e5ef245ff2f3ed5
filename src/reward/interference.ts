import type { ActionMapper, RewardTerm } from '../task/types.ts'

export interface InterferenceOptions {
  readonly name?: string
  readonly weight?: number
  /** Of the task; must be able to say which action would have asked for what was sent. */
  readonly mapper: ActionMapper
}

/**
 * Cost of leaning on the safety gate, for any task: minus the mean square of what the gate took from the action, each
 * channel as a share of its range. It is 0 wherever the gate let the action through.
 *
 * @throws RangeError if the mapper has no `taken`
 */
export function interferenceCost({
  name = 'interference',
  weight = 1,
  mapper,
}: InterferenceOptions): RewardTerm {
  const { taken, space } = mapper
  if (!taken) throw new RangeError(`action mapper "${mapper.name}" cannot say which action was taken`)
  const ranges = space.channels.map(({ low, high }) => high - low)
  const action = new Float64Array(ranges.length)
  return {
    name,
    weight,
    value(context) {
      taken(context.sent, context.previousSent, action)
      let sum = 0
      for (let index = 0; index < ranges.length; index++) {
        sum += ((context.action[index] - action[index]) / ranges[index]) ** 2
      }
      return -sum / ranges.length
    },
  }
}
