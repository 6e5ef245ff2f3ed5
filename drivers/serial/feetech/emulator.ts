import type { EmulatedServo, ServoRules } from '../servo-bus/emulator/servo.ts'
import { readValue, writeValue } from '../servo-bus/registers.ts'
import { feetechCodec } from './codec.ts'
import { feetechFamily } from './family.ts'
import { feetechRegisters as registers } from './registers.ts'

const { instructions } = feetechCodec
const radPerCount = (2 * Math.PI) / feetechFamily.countsPerTurn
const voltage = 1 << 0
const overheat = 1 << 2

function troubleOf(servo: EmulatedServo): number {
  const volts = servo.value(registers.presentVoltage)
  const wrong = volts < servo.value(registers.minVoltage) || volts > servo.value(registers.maxVoltage)
  const hot = servo.value(registers.presentTemperature) >= servo.value(registers.temperatureLimit)
  return servo.trouble | (wrong ? voltage : 0) | (hot ? overheat : 0)
}

/**
 * An STS servo: read-only registers ignore what is written, what is out of range is taken to the nearest value, and what
 * is written to EEPROM survives the supply only while Lock is 0.
 */
export const feetechRules: ServoRules = {
  write: (servo, address, bytes) => {
    for (const register of servo.registersAt(address, bytes.length)) {
      const at = register.address - address
      if (!register.writable || at < 0 || at + register.size > bytes.length) continue
      const value = readValue(register, bytes, at)
      const [low, high] = register.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      writeValue(register, Math.min(high, Math.max(low, value)), servo.memory, register.address)
      if (register.eeprom && servo.value(registers.lock) === 0) servo.persist(register.address, register.size)
    }
    return 0
  },
  error: troubleOf,
  answers: (servo, instruction) =>
    servo.value(registers.responseLevel) === 1 ||
    instruction === instructions.ping ||
    instruction === instructions.read ||
    instruction === instructions.syncRead,
  pingParameters: () => new Uint8Array(0),
  watch: (servo) => {
    const trouble = troubleOf(servo)
    servo.set(registers.status, trouble)
    // Unloading_Condition says which trouble takes the torque away.
    if (trouble & servo.value(registers.unloading)) servo.set(registers.torqueEnable, 0)
  },
  profile: (servo) => {
    const speed = servo.value(registers.mode) === 0 ? servo.value(registers.goalVelocity) : 0
    const acceleration = servo.value(registers.acceleration)
    return {
      velocity: speed === 0 ? Number.POSITIVE_INFINITY : Math.abs(speed) * radPerCount,
      acceleration: acceleration === 0 ? Number.POSITIVE_INFINITY : acceleration * 100 * radPerCount,
    }
  },
  unknownInstruction: undefined,
  orderedPing: false,
  wraps: true,
}
