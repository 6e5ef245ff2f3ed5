import { SinewError } from '../../../src/contract/errors.ts'
import type { ServoBus } from './bus.ts'
import type { BusCalibration } from './calibration.ts'
import type { ServoFamily } from './family.ts'
import type { ServoJoint } from './joints.ts'
import { setRegister } from './set-register.ts'

/** What a servo stops itself at: read once, checked in every reading. */
export interface ServoBounds {
  readonly temperature: number
  readonly lowVoltage: number
  readonly highVoltage: number
}

/**
 * Everything about the servos that must hold before they get torque: mode, no return delay, bounds within the servo,
 * and that they are the specimens that were calibrated. Nothing moves, and torque stays as it is.
 *
 * @throws SinewError `safety` | `link` | `contract`
 */
export async function prepareServos(
  bus: ServoBus,
  family: ServoFamily,
  servos: readonly ServoJoint[],
  calibration: BusCalibration | undefined,
): Promise<ServoBounds[]> {
  const { registers } = family
  const bounds: ServoBounds[] = []
  for (const servo of servos) {
    const { id, label } = servo
    const own = calibration?.servos.find((each) => each.id === id)
    if (own) {
      const offset = await bus.read(id, registers.homingOffset)
      if (offset !== own.homingOffsetCounts) {
        throw new SinewError('contract', `${label} is not the one that was calibrated`, {
          where: label,
          expected: `homing offset ${own.homingOffsetCounts}`,
          received: `homing offset ${offset}`,
          fix: 'calibrate again (npx sinew calibrate), or name this specimen’s own file: &calibration=…',
        })
      }
    }
    const needsRest =
      (await bus.read(id, registers.mode)) !== servo.mode || (await bus.read(id, registers.returnDelay)) !== 0
    if (needsRest && (await bus.read(id, registers.torqueEnable)) !== 0) {
      throw new SinewError('safety', `${label} has torque, and must be set up without`, {
        where: label,
        expected: 'torque off',
        received: 'torque on: an earlier program left it holding',
        fix: 'support the arm, then npx sinew calibrate <connection> --release',
      })
    }
    await setRegister(bus, family, servo, registers.mode, servo.mode)
    await setRegister(bus, family, servo, registers.returnDelay, 0)
    for (const [register, value] of family.limits(servo.model, servo.limits)) {
      await setRegister(bus, family, servo, register, value)
    }
    const lowCounts = await bus.read(id, registers.minPosition)
    const highCounts = await bus.read(id, registers.maxPosition)
    if (servo.kind === 'position' && (lowCounts > servo.highCounts || highCounts < servo.lowCounts)) {
      throw new SinewError('safety', `${label} would be sent where it does not go`, {
        where: label,
        expected: `a range that has ${servo.lowCounts} … ${servo.highCounts} in it`,
        received: `${lowCounts} … ${highCounts} by its own registers`,
        fix: 'calibrate it: npx sinew calibrate <connection>',
      })
    }
    bounds.push({
      temperature: await bus.read(id, registers.temperatureLimit),
      lowVoltage: (await bus.read(id, registers.minVoltage)) * family.voltsPerCount,
      highVoltage: (await bus.read(id, registers.maxVoltage)) * family.voltsPerCount,
    })
  }
  return bounds
}
