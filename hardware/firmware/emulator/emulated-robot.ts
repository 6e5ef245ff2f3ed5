import type { RobotDescription } from '../../../src/description/types.ts'
import { firmwarePlan } from '../generate/plan.ts'
import { type Atmega328p, createAtmega328p } from './atmega328p.ts'
import { createServoPlant, type ServoPlant, type ServoPulse } from './servo-plant.ts'

/** The real firmware on an emulated controller, with servos that move and are measured. Virtual time. */
export interface EmulatedRobot {
  readonly mcu: Atmega328p
  readonly plant: ServoPlant
  run(seconds: number): void
}

export interface EmulatedRobotOptions {
  readonly description: RobotDescription
  /** Program memory, as `readHex` gives it. */
  readonly firmware: Uint8Array
  onByte(byte: number): void
  onPulse?(pulse: ServoPulse): void
  /** Time constant of the servos, s. */
  readonly servoLagS?: number | undefined
}

const stepS = 0.001

/** @throws SinewError `description` if the description says nothing of a microcontroller */
export function createEmulatedRobot(options: EmulatedRobotOptions): EmulatedRobot {
  const { description, firmware, onByte, onPulse, servoLagS } = options
  const joints = description.actuators.map(({ joint }) => joint)
  const mcu = createAtmega328p(firmware, {
    onByte,
    onEdge: (pin, high, timeS) => plant.onEdge(pin, high, timeS),
  })
  const plant = createServoPlant(firmwarePlan(description), joints, mcu.setVolts, onPulse, servoLagS)
  return {
    mcu,
    plant,
    run: (seconds) => {
      for (let left = seconds; left > 1e-9; left -= stepS) {
        const step = Math.min(stepS, left)
        mcu.run(step)
        plant.step(step)
      }
    },
  }
}
