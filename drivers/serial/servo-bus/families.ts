import { SinewError } from '../../../src/contract/errors.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { dynamixelRules } from '../dynamixel/emulator.ts'
import { dynamixelFamily } from '../dynamixel/family.ts'
import { feetechRules } from '../feetech/emulator.ts'
import { feetechFamily } from '../feetech/family.ts'
import type { ServoRules } from './emulator/servo.ts'
import type { ServoFamily } from './family.ts'

export const servoFamilies: Readonly<Record<'feetech' | 'dynamixel', ServoFamily>> = {
  feetech: feetechFamily,
  dynamixel: dynamixelFamily,
}

export const servoRules: Readonly<Record<'feetech' | 'dynamixel', ServoRules>> = {
  feetech: feetechRules,
  dynamixel: dynamixelRules,
}

/** What is spoken on a robot's serial port. */
export const serialProtocols = ['feetech', 'dynamixel', 'sinew'] as const
export type SerialProtocol = (typeof serialProtocols)[number]

/**
 * Which of them a robot's serial port speaks: the one asked for, else what its servos speak, else Sinew's own.
 *
 * @throws SinewError `usage` if it does not speak that one
 */
export function serialProtocol(
  { name, transports }: Pick<RobotDescription, 'name' | 'transports'>,
  asked: string | undefined,
): SerialProtocol {
  const sections = { feetech: transports.feetech, dynamixel: transports.dynamixel, sinew: transports.serial }
  const spoken = serialProtocols.filter((protocol) => sections[protocol])
  const found = asked === undefined ? spoken[0] : spoken.find((protocol) => protocol === asked)
  if (found) return found
  // Without any the Sinew driver says what is missing.
  if (asked === undefined) return 'sinew'
  throw new SinewError('usage', `the serial port of ${name} does not speak "${asked}"`, {
    expected: spoken.length > 0 ? spoken.join(', ') : 'a transport in its robot.yaml',
    received: asked,
  })
}
