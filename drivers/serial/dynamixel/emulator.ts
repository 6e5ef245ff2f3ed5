import type { EmulatedServo, ServoRules } from '../servo-bus/emulator/servo.ts'
import { type Register, readValue } from '../servo-bus/registers.ts'
import { dynamixelCodec } from './codec.ts'
import { dynamixelFamily } from './family.ts'
import { dynamixelRegisters as registers } from './registers.ts'

const { instructions } = dynamixelCodec
const errors = { instruction: 2, range: 4, length: 5, limit: 6, access: 7 } as const
const alert = 0x80
const hardware = { voltage: 1 << 0, overheat: 1 << 2 } as const
const tripped = -1
/** rad/s² that a count of Profile_Acceleration stands for: 214.577 turns a minute each minute. */
const radPerS2PerCount = (214.577 * 2 * Math.PI) / 3600

/** What a tripped Bus_Watchdog locks. */
const goals: readonly Register[] = [
  registers.goalPwm,
  registers.goalCurrent,
  registers.goalVelocity,
  registers.profileAcceleration,
  registers.profileVelocity,
  registers.goalPosition,
]

function refusal(servo: EmulatedServo, register: Register, value: number): number {
  if (!register.writable) return errors.access
  // EEPROM is closed while there is torque.
  if (register.eeprom && servo.value(registers.torqueEnable) === 1) return errors.access
  if (goals.includes(register) && servo.value(registers.watchdog) === tripped) return errors.range
  if (register === registers.torqueEnable && value === 1 && servo.value(registers.hardwareError) !== 0) {
    return errors.access
  }
  const [low, high] = register.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  if (value < low || value > high) return errors.range
  if (register === registers.goalPosition && servo.value(registers.mode) === 3) {
    const within = value >= servo.value(registers.minPosition) && value <= servo.value(registers.maxPosition)
    if (!within) return errors.limit
  }
  if (register === registers.goalVelocity && Math.abs(value) > servo.value(registers.velocityLimit))
    return errors.limit
  if (register === registers.goalCurrent && Math.abs(value) > servo.value(registers.currentLimit))
    return errors.limit
  return 0
}

/** An X series servo: it says no, and why. Hardware errors stay until a reboot and take the torque, as Shutdown says. */
export const dynamixelRules: ServoRules = {
  write: (servo, address, bytes) => {
    const meant = servo.registersAt(address, bytes.length)
    const whole = meant.every(
      (register) => register.address >= address && register.address + register.size <= address + bytes.length,
    )
    if (!whole) return errors.length
    for (const register of meant) {
      const refused = refusal(servo, register, readValue(register, bytes, register.address - address))
      if (refused !== 0) return refused
    }
    for (const register of meant) {
      const value = readValue(register, bytes, register.address - address)
      servo.set(register, value)
      if (register.eeprom) servo.persist(register.address, register.size)
    }
    return meant.length > 0 ? 0 : errors.access
  },
  error: (servo) => (servo.value(registers.hardwareError) === 0 ? 0 : alert),
  answers: (servo, instruction) => {
    const level = servo.value(registers.statusLevel)
    const asks: readonly (number | undefined)[] = [
      instructions.read,
      instructions.syncRead,
      instructions.bulkRead,
    ]
    return level === 2 || instruction === instructions.ping || (level === 1 && asks.includes(instruction))
  },
  pingParameters: (servo) => {
    const number = servo.value(registers.model)
    return Uint8Array.of(number & 0xff, number >> 8, servo.value(registers.firmware))
  },
  watch: (servo, silentS) => {
    const volts = servo.value(registers.presentVoltage)
    const wrong = volts < servo.value(registers.minVoltage) || volts > servo.value(registers.maxVoltage)
    const hot = servo.value(registers.presentTemperature) >= servo.value(registers.temperatureLimit)
    const trouble =
      servo.value(registers.hardwareError) |
      servo.trouble |
      (wrong ? hardware.voltage : 0) |
      (hot ? hardware.overheat : 0)
    servo.set(registers.hardwareError, trouble)
    if (trouble & servo.value(registers.shutdown)) servo.set(registers.torqueEnable, 0)
    const patience = servo.value(registers.watchdog)
    if (patience > 0 && servo.value(registers.torqueEnable) === 1 && silentS > patience * 0.02) {
      servo.set(registers.watchdog, tripped)
      servo.set(registers.goalVelocity, 0)
      servo.set(registers.goalCurrent, 0)
      servo.set(registers.goalPosition, servo.value(registers.presentPosition))
    }
  },
  profile: (servo) => {
    const velocity = servo.value(registers.profileVelocity)
    const acceleration = servo.value(registers.profileAcceleration)
    return {
      velocity: velocity === 0 ? Number.POSITIVE_INFINITY : velocity * dynamixelFamily.radPerSPerCount,
      acceleration: acceleration === 0 ? Number.POSITIVE_INFINITY : acceleration * radPerS2PerCount,
    }
  },
  unknownInstruction: errors.instruction,
  orderedPing: true,
  wraps: false,
}
