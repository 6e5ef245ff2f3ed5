import type { ServoFamily } from '../family.ts'
import { type Register, readValue, writeValue } from '../registers.ts'

/** Registers of one emulated servo. What a host may do with them is said by the {@link ServoRules} of its family. */
export interface EmulatedServo {
  readonly family: ServoFamily
  /** By address. */
  readonly memory: Uint8Array
  readonly id: number
  value(register: Register): number
  /** As the servo itself does it: read-only registers too. */
  set(register: Register, value: number): void
  /** The registers that have a byte in these addresses, in order. */
  registersAt(address: number, length: number): readonly Register[]
  /** What stands in EEPROM now survives the supply. */
  persist(address: number, length: number): void
  /** Supply off and on: RAM as it comes, EEPROM as it was kept. */
  powerCycle(): void
  /** EEPROM as it left the works, but for id and baud rate. */
  factoryReset(): void
  /** Kept by a registered write until the action, address first. */
  registered: Uint8Array | undefined
  /** Bits of trouble that it has, on top of what its registers show: overload, a broken sensor. */
  trouble: number
}

export function createEmulatedServo(
  family: ServoFamily,
  initial: ReadonlyMap<Register, number> = new Map(),
): EmulatedServo {
  const memory = new Uint8Array(256)
  const kept = new Uint8Array(256)
  const { table, registers } = family

  const servo: EmulatedServo = {
    family,
    memory,
    get id() {
      return readValue(registers.id, memory, registers.id.address)
    },
    value: (register) => readValue(register, memory, register.address),
    set: (register, value) => writeValue(register, value, memory, register.address),
    registersAt: (address, length) =>
      table.filter((each) => each.address < address + length && each.address + each.size > address),
    persist: (address, length) => kept.set(memory.subarray(address, address + length), address),
    powerCycle: () => {
      for (const register of table) {
        const { address, size, eeprom } = register
        if (eeprom) memory.set(kept.subarray(address, address + size), address)
        else servo.set(register, register.initial)
      }
      servo.registered = undefined
      servo.trouble = 0
    },
    factoryReset: () => {
      for (const register of table) {
        if (!register.eeprom || !register.writable) continue
        if (register === registers.id || register === registers.baudRate) continue
        servo.set(register, register.initial)
        servo.persist(register.address, register.size)
      }
    },
    registered: undefined,
    trouble: 0,
  }
  for (const register of table) {
    servo.set(register, initial.get(register) ?? register.initial)
    if (register.eeprom) servo.persist(register.address, register.size)
  }
  return servo
}

/** What one make of servo does with what it is told. */
export interface ServoRules {
  /** Write as the host asks; gives the error number of its answer. */
  write(servo: EmulatedServo, address: number, bytes: Uint8Array): number
  /** The error byte of its answers as things are. */
  error(servo: EmulatedServo): number
  /** Does it answer to this instruction? */
  answers(servo: EmulatedServo, instruction: number): boolean
  pingParameters(servo: EmulatedServo): Uint8Array
  /** Its own watch over temperature, voltage and silence. */
  watch(servo: EmulatedServo, silentS: number): void
  /** rad/s and rad/s² that its profile allows; infinite where it has none. */
  profile(servo: EmulatedServo): { readonly velocity: number; readonly acceleration: number }
  /** Does an answer to an unknown instruction come? Its error number. */
  readonly unknownInstruction: number | undefined
  /** Do they answer a ping to all one after the other, or all at once? */
  readonly orderedPing: boolean
  /** Does the position count on from 4095 to 0? */
  readonly wraps: boolean
}
