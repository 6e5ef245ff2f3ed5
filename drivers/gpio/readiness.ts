import { SinewError } from '../../src/contract/errors.ts'
import type { GpioTransport } from '../../src/description/transports/gpio.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Pins } from './pins.ts'

/** @throws SinewError `description` if the robot has no GPIO transport */
export function transportOf({ name, source, transports }: RobotDescription): GpioTransport {
  if (transports.gpio) return transports.gpio
  throw new SinewError('description', `${name} does not hang on GPIO`, {
    where: source,
    expected: 'a section transports.gpio',
    received: Object.keys(transports).join(', ') || 'none',
    fix: 'see drivers/gpio/README.md',
  })
}

type Inputs = Pick<Pins, 'emergencyStop' | 'sensing'>

/**
 * @param where the line of the emergency stop, or the robot
 * @throws SinewError `safety` if the inputs say that nothing may move
 */
export function requireSafe({ emergencyStop, sensing }: Inputs, where: string): void {
  if (emergencyStop && !emergencyStop.closed) {
    throw new SinewError('safety', 'the emergency stop is pressed, or its wire is cut', {
      where,
      expected: 'a closed circuit',
      received: 'an open one',
      fix: 'release the button, look at its wires',
    })
  }
  const complaint = sensing.complaint()
  if (complaint !== '') {
    throw new SinewError('safety', complaint, {
      where,
      fix: 'close this robot and connect anew; backend: character-device loses fewer edges',
    })
  }
}

/** Why a robot that moves must not go on, by its inputs; empty if it may. */
export const troubleOf = ({ emergencyStop, sensing }: Inputs): string =>
  emergencyStop && !emergencyStop.closed ? 'emergency stop' : sensing.complaint()
