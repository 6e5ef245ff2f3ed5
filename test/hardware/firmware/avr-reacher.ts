import type { RobotDescription } from '../../../src/description/types.ts'
import { testReacher } from '../../drivers/serial/test-reacher.ts'

/** The reacher of the serial tests, with two feedback servos on an ATmega328P. */
export async function avrReacher(): Promise<RobotDescription> {
  const reacher = await testReacher()
  const servo = { kind: 'servo', pulseUs: [500, 2500], position: [-2.6, 2.6] } as const
  const adc = { kind: 'adc', counts: [96, 928], position: [-2.6, 2.6] } as const
  const firmware = {
    board: 'atmega328p',
    servoHz: 100,
    velocityFilterS: 0.02,
    outputs: [
      { ...servo, actuator: 'shoulder_servo', pin: 'D9' },
      { ...servo, actuator: 'elbow_servo', pin: 'D10' },
    ],
    inputs: [
      { ...adc, joint: 'shoulder', pin: 'A0' },
      { ...adc, joint: 'elbow', pin: 'A1' },
    ],
  }
  const { serial } = reacher.transports
  return {
    ...reacher,
    transports: {
      serial: { baudRate: 1_000_000, stateRateHz: 100, watchdogS: 0.1, ...serial, firmware },
    } as RobotDescription['transports'],
  }
}
