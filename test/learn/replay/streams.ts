import fc from 'fast-check'
import { createRows, type TransitionRows } from '../../../src/learn/replay-buffer.ts'

/** One step of one environment; its number is its reward and its observation. */
export interface Step {
  readonly stream: number
  readonly end: 'no' | 'terminated' | 'truncated'
}

/** Steps of a few environments, interleaved at random. */
export const interleaved = fc.array(
  fc.record({
    stream: fc.nat(2),
    end: fc.constantFrom('no', 'no', 'no', 'no', 'terminated', 'truncated') as fc.Arbitrary<Step['end']>,
  }),
  { minLength: 1, maxLength: 60 },
)

/** What is seen after a step: the next one's observation, or something of its own where there is none. */
export function nextOf(steps: readonly Step[], number: number): number {
  return episodeFrom(steps, number)[1] ?? number + 0.5
}

/** The steps `from` … as rows. */
export function rowsOf(steps: readonly Step[], from = 0): TransitionRows {
  const rows = createRows(steps.length - from, 1, 1)
  for (let row = 0; row < steps.length - from; row++) {
    const number = from + row
    const { stream, end } = steps[number] as Step
    rows.observation[row] = number
    rows.nextObservation[row] = nextOf(steps, number)
    rows.action[row] = number / 100
    rows.reward[row] = number
    rows.stream[row] = stream
    rows.terminated[row] = end === 'terminated' ? 1 : 0
    rows.truncated[row] = end === 'truncated' ? 1 : 0
  }
  return rows
}

/** Numbers of the steps from `number` to its episode's end or newest step, by looking at all steps. */
export function episodeFrom(steps: readonly Step[], number: number): number[] {
  const stream = steps[number]?.stream
  const numbers: number[] = []
  for (let at = number; at < steps.length; at++) {
    if (steps[at]?.stream !== stream) continue
    numbers.push(at)
    if (steps[at]?.end !== 'no') break
  }
  return numbers
}
