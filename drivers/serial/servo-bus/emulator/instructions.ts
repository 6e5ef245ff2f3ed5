import type { ServoFamily } from '../family.ts'
import { broadcastId, type Packet } from '../packet.ts'
import type { EmulatedServo, ServoRules } from './servo.ts'

export interface Answer {
  readonly error: number
  readonly parameters: Uint8Array
}

const none = new Uint8Array(0)
/** Not in the table of instructions that a host of ours uses. */
const factoryReset = 0x06

/** What the servos answer to a request, in the order in which they do. */
export function answer(
  family: ServoFamily,
  rules: ServoRules,
  servos: readonly EmulatedServo[],
  packet: Packet,
): readonly (Answer & { readonly servo: EmulatedServo })[] {
  const { instructions, addressBytes } = family.codec
  const { instruction, bytes, length } = packet
  const parameters = bytes.slice(packet.at, packet.at + length)
  const word = (at: number): number =>
    (parameters[at] ?? 0) + (addressBytes === 2 ? 256 * (parameters[at + 1] ?? 0) : 0)
  const byId = (id: number): EmulatedServo | undefined => servos.find((each) => each.id === id)
  const readOf = (servo: EmulatedServo, address: number, count: number) => ({
    servo,
    error: rules.error(servo),
    parameters: servo.memory.slice(address, address + count),
  })
  const forAll = packet.id === broadcastId

  if (instruction === instructions.syncRead) {
    return [...parameters.subarray(2 * addressBytes)].flatMap((id) => {
      const servo = byId(id)
      return servo && rules.answers(servo, instruction) ? [readOf(servo, word(0), word(addressBytes))] : []
    })
  }
  if (instruction === instructions.syncWrite) {
    const count = word(addressBytes)
    for (let at = 2 * addressBytes; at + count < parameters.length; at += count + 1) {
      const servo = byId(parameters[at] ?? 0)
      if (servo) rules.write(servo, word(0), parameters.subarray(at + 1, at + 1 + count))
    }
    return []
  }
  if (instruction === instructions.bulkRead) {
    const entry = 1 + 2 * addressBytes
    return Array.from({ length: Math.floor(length / entry) }, (_, index) => index * entry).flatMap((at) => {
      const servo = byId(parameters[at] ?? 0)
      return servo && rules.answers(servo, instruction)
        ? [readOf(servo, word(at + 1), word(at + 1 + addressBytes))]
        : []
    })
  }
  if (instruction === instructions.bulkWrite) {
    const header = 1 + 2 * addressBytes
    for (let at = 0; at + header < length; ) {
      const count = word(at + 1 + addressBytes)
      const servo = byId(parameters[at] ?? 0)
      if (servo) rules.write(servo, word(at + 1), parameters.subarray(at + header, at + header + count))
      at += header + count
    }
    return []
  }

  const addressed = forAll
    ? [...servos].sort((a, b) => a.id - b.id)
    : servos.filter(({ id }) => id === packet.id)
  return addressed.flatMap((servo) => {
    /** Before the instruction changes it: the answer still comes from the old id. */
    const error = carryOut(servo)
    const asked = instruction === instructions.ping || !forAll
    if (error === undefined || !asked || !rules.answers(servo, instruction)) return []
    const told =
      instruction === instructions.ping
        ? rules.pingParameters(servo)
        : instruction === instructions.read && error === 0
          ? servo.memory.slice(word(0), word(0) + word(addressBytes))
          : none
    return [{ servo, error: rules.error(servo) | error, parameters: told }]
  })

  /** Gives the error number, or undefined if it says nothing. */
  function carryOut(servo: EmulatedServo): number | undefined {
    if (instruction === instructions.ping || instruction === instructions.read) return 0
    if (instruction === instructions.write)
      return rules.write(servo, word(0), parameters.subarray(addressBytes))
    if (instruction === instructions.registeredWrite) {
      servo.registered = parameters
      return 0
    }
    if (instruction === instructions.action) {
      const kept = servo.registered
      servo.registered = undefined
      if (!kept) return 0
      const address = (kept[0] ?? 0) + (addressBytes === 2 ? 256 * (kept[1] ?? 0) : 0)
      return rules.write(servo, address, kept.subarray(addressBytes))
    }
    if (instruction === instructions.reboot) {
      servo.powerCycle()
      return 0
    }
    if (instruction === factoryReset) {
      servo.factoryReset()
      return 0
    }
    return rules.unknownInstruction
  }
}
