import type { CommandKind } from '../../../src/safety/types.ts'
import type { PacketCodec } from './packet.ts'
import type { Register } from './registers.ts'

/** What one model of servo is. */
export interface ServoModel {
  /** What its model register says. */
  readonly number: number
  /** One of these may stand there: hardware revisions. */
  readonly otherNumbers?: readonly number[]
  /** N·m, at the voltage of its data sheet. */
  readonly stallNm: number
  /** N·m that one count of the load or current register stands for. */
  readonly nmPerCount: number
  /** What it can be commanded in. */
  readonly kinds: readonly CommandKind[]
}

/** Registers that every family has, by what they are for. */
export interface ServoRegisters {
  readonly model: Register
  readonly id: Register
  readonly baudRate: Register
  readonly returnDelay: Register
  readonly mode: Register
  readonly homingOffset: Register
  readonly minPosition: Register
  readonly maxPosition: Register
  readonly temperatureLimit: Register
  readonly maxVoltage: Register
  readonly minVoltage: Register
  readonly torqueEnable: Register
  readonly goalPosition: Register
  readonly goalVelocity: Register
  readonly presentPosition: Register
  readonly presentVelocity: Register
  /** Load, or the current that stands for it. */
  readonly presentEffort: Register
  readonly presentVoltage: Register
  readonly presentTemperature: Register
}

/** One make of servo: how it talks, what its registers mean. */
export interface ServoFamily {
  readonly name: 'feetech' | 'dynamixel'
  readonly codec: PacketCodec
  /** All of them, for emulators. */
  readonly table: readonly Register[]
  readonly registers: ServoRegisters
  readonly models: Readonly<Record<string, ServoModel>>
  readonly countsPerTurn: number
  /** rad/s that one count of a velocity register stands for. */
  readonly radPerSPerCount: number
  readonly voltsPerCount: number
  /** What is read in every control step. */
  readonly block: { readonly address: number; readonly length: number }
  /** By kind of command: the mode that the servo must be in, and the register that takes the command. */
  readonly modes: Partial<Record<CommandKind, { readonly mode: number; readonly goal: Register }>>
  /** Present position = actual + sign · homing offset. */
  readonly homingSign: 1 | -1
  /** Largest homing offset either way. */
  readonly largestOffset: number
  /** By baud rate: what the baud register says. */
  readonly baudRates: Readonly<Record<number, number>>
  /** To be written before registers that survive the supply, and after; nothing where torque off is enough. */
  readonly lock?: Register
  /** Registers to be written once before a run, by value. */
  limits(model: ServoModel, joint: JointBounds): readonly (readonly [Register, number])[]
  /** What an error byte, or a register of errors, complains about: what it is and what to check. */
  complaints(error: number): readonly Complaint[]
  /** Where the error byte only says that there is something: the register that says what. */
  readonly errorRegister?: Register
  /** The servo stops by itself when it hears nothing. */
  readonly watchdog?: Register
}

export interface JointBounds {
  readonly velocity: number
  readonly acceleration: number
  readonly effort: number
}

export interface Complaint {
  readonly name: string
  readonly check: string
}
