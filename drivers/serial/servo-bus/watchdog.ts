import { setTimeout as sleep } from 'node:timers/promises'
import { SinewError } from '../../../src/contract/errors.ts'
import type { ServoBus } from './bus.ts'
import type { ServoFamily } from './family.ts'
import type { ServoJoint } from './joints.ts'
import { setRegister } from './set-register.ts'

/** Of Dynamixel's Bus_Watchdog. */
const unitS = 0.02
const tripped = -1

export const watchdogUnits = (seconds: number): number =>
  Math.min(127, Math.max(1, Math.round(seconds / unitS)))

/** Set it anew; one that has tripped is cleared by writing 0 first. @throws SinewError `safety` if it is not there */
export async function setWatchdog(
  bus: ServoBus,
  family: ServoFamily,
  servos: readonly ServoJoint[],
  seconds: number,
): Promise<void> {
  const { watchdog } = family
  if (!watchdog) return
  for (const servo of servos) {
    await setRegister(bus, family, servo, watchdog, 0)
    if (seconds > 0) await setRegister(bus, family, servo, watchdog, watchdogUnits(seconds))
  }
}

/**
 * Say nothing for a while, and see that every servo has noticed. It counts only while there is torque, so the servos
 * must hold, with nowhere to go.
 *
 * @param quiet does what keeps this host from talking
 * @throws SinewError `safety` if one has not
 */
export async function proveWatchdog(
  bus: ServoBus,
  family: ServoFamily,
  servos: readonly ServoJoint[],
  seconds: number,
  quiet: (on: boolean) => void,
): Promise<void> {
  const { watchdog } = family
  if (!watchdog) return
  quiet(true)
  try {
    await sleep(1000 * (watchdogUnits(seconds) * unitS * 1.2 + unitS))
    for (const servo of servos) {
      const value = await bus.read(servo.id, watchdog)
      if (value === tripped) continue
      throw new SinewError('safety', `${servo.label} has no working watchdog`, {
        where: servo.label,
        expected: `Bus_Watchdog at ${tripped} after ${Math.round(1000 * seconds)} ms of silence`,
        received: String(value),
        fix: 'update its firmware (38 or later): without it, a servo told to turn goes on when the cable is pulled',
      })
    }
    await setWatchdog(bus, family, servos, seconds)
  } finally {
    quiet(false)
  }
}
