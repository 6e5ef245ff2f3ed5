import { type Reason, reasonNames, reasons } from './types.ts'

/** How much a gate had to do. Plain data. */
export interface GateActivity {
  readonly steps: number
  /** Steps in which it changed anything. */
  readonly limitedSteps: number
  /** For each reason that altered a command: steps, one number an actuator, in the order of the limits. */
  readonly limited: Readonly<Partial<Record<Reason, readonly number[]>>>
}

/** Adds up what a gate does, by reason and actuator. */
export interface ActivityCounter {
  /** After each of its steps: the bits that it returned and its `altered`. Allocation-free. */
  add(why: number, altered: Uint32Array | undefined): void
  /** Since the beginning or the last `clear`. */
  take(): GateActivity
  clear(): void
}

/** Bits from here on stop the robot; those below alter a command. */
const firstStop = 1 << 8
const altering = reasonNames.filter((name) => reasons[name] < firstStop)
const bits = altering.map((name) => reasons[name])

export function createActivityCounter(actuators: number): ActivityCounter {
  const counts = new Uint32Array(bits.length * actuators)
  let steps = 0
  let limitedSteps = 0

  return {
    add(why, altered) {
      steps++
      if (why === 0) return
      limitedSteps++
      if (!altered) return
      for (let reason = 0; reason < bits.length; reason++) {
        for (let actuator = 0; actuator < actuators; actuator++) {
          if ((altered[actuator] & bits[reason]) === 0) continue
          const at = reason * actuators + actuator
          counts[at] = counts[at] + 1
        }
      }
    },
    take() {
      const limited: Partial<Record<Reason, number[]>> = {}
      for (const [reason, name] of altering.entries()) {
        const row = [...counts.subarray(reason * actuators, (reason + 1) * actuators)]
        if (row.some((count) => count > 0)) limited[name] = row
      }
      return { steps, limitedSteps, limited }
    },
    clear() {
      counts.fill(0)
      steps = limitedSteps = 0
    },
  }
}
