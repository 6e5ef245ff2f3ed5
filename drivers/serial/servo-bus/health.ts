import type { ServoFamily } from './family.ts'
import type { ServoJoint } from './joints.ts'
import type { ServoBounds } from './prepare-servos.ts'
import type { BusStatus } from './status.ts'

/** Bit of Dynamixel's error byte that says: see the register of errors. */
const alertBit = 0x80

/** What a servo's registers complain about, as a user understands it; empty if nothing. */
export function complaintText(family: ServoFamily, { label }: ServoJoint, error: number): string {
  const complaints = family.complaints(error)
  if (complaints.length === 0) return ''
  const names = complaints.map(({ name }) => name).join(' and ')
  return `${label} reports ${names}: check ${complaints.map(({ check }) => check).join('; ')}`
}

/** What is wrong with what was measured; empty if nothing. */
function boundsText(servo: ServoJoint, bounds: ServoBounds, status: BusStatus, index: number): string {
  const { temperature, lowVoltage, highVoltage } = bounds
  const degrees = status.temperature[index] ?? 0
  const volts = status.voltage[index] ?? 0
  if (degrees >= temperature) {
    return `${servo.label} is at ${degrees} °C, its limit is ${temperature}: check what it pushes against, and let it cool`
  }
  if (volts >= lowVoltage && volts <= highVoltage) return ''
  const check =
    volts < lowVoltage
      ? 'the supply and its cables: it may sag when all joints move'
      : 'that this is the right supply'
  return `${servo.label} is fed ${volts.toFixed(1)} V, outside ${lowVoltage.toFixed(1)} … ${highVoltage.toFixed(1)}: check ${check}`
}

/** What is wrong with the servos by their last answers; empty if nothing. */
export function illness(
  family: ServoFamily,
  servos: readonly ServoJoint[],
  bounds: readonly ServoBounds[],
  status: BusStatus,
): string {
  for (let index = 0; index < servos.length; index++) {
    const servo = servos[index]
    const bound = bounds[index]
    const error = status.error[index] ?? 0
    if (!servo) continue
    if (error !== 0 && !family.errorRegister) return complaintText(family, servo, error)
    const text = bound ? boundsText(servo, bound, status, index) : ''
    if (text !== '') return text
  }
  return ''
}

/** The servo that says there is something which only its register of errors tells, −1 if none. */
export function alerting(family: ServoFamily, status: BusStatus): number {
  return family.errorRegister ? status.error.findIndex((error) => (error & alertBit) !== 0) : -1
}

/** Who has not been heard since then; empty if all have. */
export function silence(servos: readonly ServoJoint[], status: BusStatus, sinceS: number): string {
  const silent = servos.filter((_, index) => (status.heardAtS[index] ?? 0) < sinceS)
  if (silent.length === 0) return ''
  if (silent.length === servos.length) {
    return 'receive deadline missed: no servo answers: check the supply, the adapter and the cable to the first servo'
  }
  const names = silent.map(({ label }) => label).join(', ')
  return `receive deadline missed: ${names} no longer answers: check its plug and the cable before it in the chain`
}
