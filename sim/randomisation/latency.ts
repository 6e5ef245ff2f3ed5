import { elementTerm } from './elements.ts'
import type { RandomisationTerm, Range } from './types.ts'

/** Control steps by which commands come later: one number for all actuators, as they share a bus. Rounded where used. */
export function randomLatency(range: Range): RandomisationTerm {
  return elementTerm({
    name: 'latency',
    range,
    neutral: 0,
    elements: () => [''],
    apply: (value, _, { latencySteps }) => {
      latencySteps.fill(Math.round(value))
    },
  })
}
