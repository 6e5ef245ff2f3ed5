import {
  createEmulatedRobot,
  type EmulatedRobot,
} from '../../../hardware/firmware/emulator/emulated-robot.ts'
import type { ServoPulse } from '../../../hardware/firmware/emulator/servo-plant.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import type { FarEndRig } from '../../drivers/serial/far-end-suite.ts'

export interface AvrRig extends FarEndRig, EmulatedRobot {
  /** All pulses so far. */
  readonly pulses: ServoPulse[]
}

const stepS = 0.0001

/** The real firmware on an emulated controller, started and at rest. */
export function createAvrRig(description: RobotDescription, firmware: Uint8Array): AvrRig {
  const sent: number[] = []
  const pulses: ServoPulse[] = []
  const robot = createEmulatedRobot({
    description,
    firmware,
    onByte: (byte) => sent.push(byte),
    onPulse: (pulse) => pulses.push(pulse),
  })
  robot.run(0.05)
  return {
    ...robot,
    pulses,
    receive: (bytes) => {
      robot.mcu.receive(bytes)
      do robot.run(stepS)
      while (!robot.mcu.idle)
    },
    advance: robot.run,
    take: () => Uint8Array.from(sent.splice(0)),
  }
}
