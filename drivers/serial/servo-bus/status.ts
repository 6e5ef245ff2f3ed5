import type { ServoFamily } from './family.ts'
import type { ServoJoint } from './joints.ts'
import { broadcastId, type Packet } from './packet.ts'
import { createParameters } from './parameters.ts'
import { type Register, readValue } from './registers.ts'
import type { Exchange, Wire } from './wire.ts'

/** What the servos last said, one entry a servo. */
export interface BusStatus {
  /** Counts, as the registers have them. */
  readonly position: Int32Array
  readonly velocity: Int32Array
  readonly effort: Int32Array
  /** V and °C. */
  readonly voltage: Float64Array
  readonly temperature: Float64Array
  /** The error byte of its reply. */
  readonly error: Uint8Array
  /** When it was last heard, on the injected clock. */
  readonly heardAtS: Float64Array
}

/** All servos read with one sync read; nothing is allocated. */
export interface StatusReader {
  readonly status: BusStatus
  /** Ask; a question still under way is not asked twice. Says whether it was asked. */
  ask(): boolean
}

/** @param onDone with whether all have answered */
export function createStatusReader(
  family: ServoFamily,
  wire: Wire,
  servos: readonly ServoJoint[],
  nowS: () => number,
  onDone: (complete: boolean) => void,
): StatusReader {
  const { codec, registers, block, voltsPerCount } = family
  const size = servos.length
  const status: BusStatus = {
    position: new Int32Array(size),
    velocity: new Int32Array(size),
    effort: new Int32Array(size),
    voltage: new Float64Array(size),
    temperature: new Float64Array(size),
    error: new Uint8Array(size),
    heardAtS: new Float64Array(size).fill(Number.NEGATIVE_INFINITY),
  }
  const indexOfId = new Int16Array(256).fill(-1)
  for (const [index, { id }] of servos.entries()) indexOfId[id] = index
  const came = new Uint8Array(size)
  let asked = false

  const valueIn = (packet: Packet, register: Register): number =>
    readValue(register, packet.bytes, packet.at + register.address - block.address)

  const parameters = createParameters(codec)
  parameters.address(block.address)
  parameters.count(block.length)
  for (const { id } of servos) parameters.byte(id)
  const frame = new Uint8Array(2 * codec.maximumParameters)
  const { syncRead } = codec.instructions
  const exchange: Exchange = {
    frame,
    frameLength: codec.encode(frame, broadcastId, syncRead, parameters.bytes, parameters.length),
    replies: size,
    replyParameters: block.length,
    take: (packet) => {
      const index = indexOfId[packet.id] ?? -1
      if (index < 0 || packet.length !== block.length || came[index] === 1) return false
      came[index] = 1
      status.position[index] = valueIn(packet, registers.presentPosition)
      status.velocity[index] = valueIn(packet, registers.presentVelocity)
      status.effort[index] = valueIn(packet, registers.presentEffort)
      status.voltage[index] = valueIn(packet, registers.presentVoltage) * voltsPerCount
      status.temperature[index] = valueIn(packet, registers.presentTemperature)
      status.error[index] = packet.error
      status.heardAtS[index] = nowS()
      return true
    },
    done: (complete) => {
      asked = false
      onDone(complete)
    },
  }
  return {
    status,
    ask: () => {
      if (asked) return false
      asked = true
      came.fill(0)
      wire.run(exchange)
      return true
    },
  }
}
