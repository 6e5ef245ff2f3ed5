import type { ServoFamily } from './family.ts'
import { commandOf, goalCounts, type ServoJoint } from './joints.ts'
import { broadcastId } from './packet.ts'
import { createParameters } from './parameters.ts'
import { type Register, writeValue } from './registers.ts'
import type { Exchange, Wire } from './wire.ts'

/** The goals of all servos, as one sync write a kind of command. Nothing is allocated in `set` and `send`. */
export interface Goals {
  /** Take up a command (order of the actuators); writes what it is after rounding to counts into `sent`. */
  set(command: Float64Array, sent: Float64Array): void
  /** The counts that one servo is to have. */
  setCounts(index: number, counts: number): void
  counts(index: number): number
  send(urgent?: boolean): void
}

export function createGoals(family: ServoFamily, wire: Wire, servos: readonly ServoJoint[]): Goals {
  const { codec } = family
  const goals = new Int32Array(servos.length)
  const registers = [...new Set(servos.map(({ goal }) => goal))]
  const groups = registers.map((register) => createGroup(register))

  function createGroup(register: Register): { readonly exchange: Exchange; write(): void } {
    const members = servos.flatMap((servo, index) => (servo.goal === register ? [{ servo, index }] : []))
    const parameters = createParameters(codec)
    parameters.address(register.address)
    parameters.count(register.size)
    const places = members.map(({ servo, index }) => {
      parameters.byte(servo.id)
      const at = parameters.length
      for (let byte = 0; byte < register.size; byte++) parameters.byte(0)
      return { index, at }
    })
    const exchange: Exchange = {
      frame: new Uint8Array(2 * codec.maximumParameters),
      frameLength: 0,
      replies: 0,
      replyParameters: 0,
      take: () => false,
      done: () => {},
    }
    return {
      exchange,
      write: () => {
        for (let place = 0; place < places.length; place++) {
          const { index, at } = places[place] ?? { index: 0, at: 0 }
          writeValue(register, goals[index] ?? 0, parameters.bytes, at)
        }
        const { syncWrite } = codec.instructions
        const { bytes, length } = parameters
        exchange.frameLength = codec.encode(exchange.frame, broadcastId, syncWrite, bytes, length)
      },
    }
  }

  return {
    set: (command, sent) => {
      for (let index = 0; index < servos.length; index++) {
        const servo = servos[index]
        if (!servo) continue
        const counts = goalCounts(servo, command[index] ?? 0)
        goals[index] = counts
        sent[index] = commandOf(servo, counts)
      }
    },
    setCounts: (index, counts) => {
      goals[index] = counts
    },
    counts: (index) => goals[index] ?? 0,
    send: (urgent) => {
      for (let group = 0; group < groups.length; group++) {
        const each = groups[group]
        if (!each) continue
        each.write()
        wire.run(each.exchange, urgent)
      }
    },
  }
}
