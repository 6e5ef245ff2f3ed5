import type { Random } from '../../src/contract/random.ts'
import type { ChaosFaults } from './faults.ts'

/** Call later; `setTimeout` outside of tests. */
export type Schedule = (afterS: number, run: () => void) => void

/** One way between host and robot, on which messages get lost, late, twice, mixed up or broken. */
export interface Way<Message> {
  send(message: Message): void
}

export interface WayOptions<Message> {
  readonly faults: ChaosFaults
  readonly random: Random
  readonly schedule: Schedule
  /** Are the faults on at the moment? */
  isOn(): boolean
  /** The message with a fault in it; undefined where the receiver would see that and throw it away. */
  corrupt(message: Message, random: Random): Message | undefined
  deliver(message: Message): void
}

export function createWay<Message>(options: WayOptions<Message>): Way<Message> {
  const { faults, random, schedule, isOn, corrupt, deliver } = options
  let count = 0
  let overtaken: Message | undefined

  const pass = (message: Message): void => {
    if (faults.delayS > 0) schedule(faults.delayS, () => deliver(message))
    else deliver(message)
  }

  return {
    send: (message) => {
      if (!isOn()) {
        overtaken = undefined
        deliver(message)
        return
      }
      count += 1
      // All drawn, used or not, so that one fault more leaves the others where they were.
      const isDropped = random.uniform() < faults.drop
      const isCorrupt = random.uniform() < faults.corrupt
      const isTwice = random.uniform() < faults.duplicate
      const isOvertaken = random.uniform() < faults.reorder
      if (isDropped || count % Math.round(faults.slow) !== 0) return
      const arrives = isCorrupt ? corrupt(message, random) : message
      if (arrives === undefined) return
      if (isOvertaken && overtaken === undefined) {
        overtaken = arrives
        return
      }
      pass(arrives)
      if (isTwice) pass(arrives)
      if (overtaken === undefined) return
      pass(overtaken)
      overtaken = undefined
    },
  }
}
