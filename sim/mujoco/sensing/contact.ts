import type { ContactSensor } from '../../../src/description/types.ts'
import type { Sensing } from './types.ts'

/** Normal forces on a link: whether there is one after the last physics step, or their mean over the period. */
export function senseContact({ measures }: ContactSensor, place: number): Sensing {
  let sumN = 0
  let lastN = 0
  let steps = 0
  return {
    reset() {
      sumN = lastN = steps = 0
    },
    begin() {
      sumN = steps = 0
    },
    after({ sensors }) {
      lastN = sensors[place]
      sumN += lastN
      steps += 1
    },
    read(_body, out, at) {
      if (measures === 'force') out[at] = steps > 0 ? sumN / steps : 0
      else out[at] = lastN > 0 ? 1 : 0
    },
    save: (out) => out.array([sumN, lastN, steps]),
    restore(from) {
      sumN = from.number()
      lastN = from.number()
      steps = from.number()
    },
  }
}
