import { dynamixelRules } from '../../../../drivers/serial/dynamixel/emulator.ts'
import { dynamixelFamily } from '../../../../drivers/serial/dynamixel/family.ts'
import { feetechRules } from '../../../../drivers/serial/feetech/emulator.ts'
import { feetechFamily } from '../../../../drivers/serial/feetech/family.ts'
import { createServoBus, type ServoBus } from '../../../../drivers/serial/servo-bus/bus.ts'
import { type BusEmulator, createBusEmulator } from '../../../../drivers/serial/servo-bus/emulator/bus.ts'
import {
  createEmulatedServo,
  type EmulatedServo,
} from '../../../../drivers/serial/servo-bus/emulator/servo.ts'
import { createManualClock } from '../../../../src/contract/clock.ts'
import { createMemoryLink, type MemoryLink } from '../memory-link.ts'

export const makes = {
  feetech: { family: feetechFamily, rules: feetechRules },
  dynamixel: { family: dynamixelFamily, rules: dynamixelRules },
} as const

export interface BusRig {
  readonly clock: ReturnType<typeof createManualClock>
  readonly bus: ServoBus
  readonly far: BusEmulator
  readonly servos: readonly EmulatedServo[]
  readonly link: MemoryLink
  /** Let time pass until the promise is settled. */
  until<Value>(promise: Promise<Value>): Promise<Value>
}

/** A bus with servos 1, 2, 3 in memory, on a clock that moves 100 µs at a time. */
export async function createBusRig(make: keyof typeof makes): Promise<BusRig> {
  const { family, rules } = makes[make]
  const clock = createManualClock()
  const servos = [1, 2, 3].map((id) =>
    createEmulatedServo(
      family,
      new Map([
        [family.registers.id, id],
        [family.registers.baudRate, family.baudRates[1_000_000] ?? 0],
      ]),
    ),
  )
  const link = createMemoryLink((bytes) => far.receive(bytes))
  const far: BusEmulator = createBusEmulator({
    family,
    rules,
    servos,
    clock,
    write: (bytes) => link.toHost(bytes),
  })
  const bus = createServoBus({
    link: await link.open({ path: 'memory', baudRate: 1_000_000 }),
    codec: family.codec,
    clock,
    baudRate: 1_000_000,
  })
  return {
    clock,
    bus,
    far,
    servos,
    link,
    until: async (promise) => {
      let settled = false
      const done = (): void => {
        settled = true
      }
      promise.then(done, done)
      while (!settled) {
        clock.advance(0.0001)
        far.tick()
        bus.wire.tick()
        await new Promise((resolve) => setImmediate(resolve))
      }
      return promise
    },
  }
}
