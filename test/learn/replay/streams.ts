import fc from 'fast-check'
import { createRows, type TransitionRows } from '../../../src/learn/replay-buffer.ts'

/** One step of one environment; its number is its reward, its observation and (+ ½) its next observation. */
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

export function rowsOf(steps: readonly Step[]): TransitionRows {
  const rows = createRows(steps.length, 1, 1)
  for (const [number, { stream, end }] of steps.entries()) {
    rows.observation[number] = number
    rows.nextObservation[number] = number + 0.5
    rows.action[number] = number / 100
    rows.reward[number] = number
    rows.stream[number] = stream
    rows.terminated[number] = end === 'terminated' ? 1 : 0
    rows.truncated[number] = end === 'truncated' ? 1 : 0
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
