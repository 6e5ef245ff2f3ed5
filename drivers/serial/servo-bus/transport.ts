import { SinewError } from '../../../src/contract/errors.ts'
import type { ServoBusTransport } from '../../../src/description/transports/servo-bus.ts'
import type { RobotDescription } from '../../../src/description/types.ts'

/** What the description says of its servos; `watchdogS` is 0 where the servos have none. */
export interface AnyServoBusTransport extends ServoBusTransport {
  readonly watchdogS: number
}

/** @throws SinewError `description` if it says nothing of servos of this make */
export function requireTransport(
  { name, source, transports }: RobotDescription,
  family: 'feetech' | 'dynamixel',
): AnyServoBusTransport {
  const transport = transports[family]
  if (transport) return { watchdogS: 0, ...transport }
  throw new SinewError('description', `${name} does not say which servo drives what`, {
    where: `${source}: transports`,
    expected: `transports.${family}`,
    received: 'none',
    fix: `add transports.${family} with baudRate and servos`,
  })
}
