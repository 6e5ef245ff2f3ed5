import type { Space, Unit } from '../contract/channel.ts'
import { actionSpace, observationSpace } from './spaces.ts'
import type { RobotDescription } from './types.ts'

/** One float32, little-endian, in SI units. */
export interface WireField {
  readonly channel: string
  readonly unit: Unit
  /** Bytes from the first field. */
  readonly offset: number
}

export interface WireBlock {
  readonly fields: readonly WireField[]
  readonly byteLength: number
}

/** Values inside a STATE and a COMMAND message; what stands around them is the protocol's affair. */
export interface WireLayout {
  readonly state: WireBlock
  readonly command: WireBlock
}

const float32Bytes = 4

function block(space: Space): WireBlock {
  const fields = space.channels.map(({ name, unit }, index) => ({
    channel: name,
    unit,
    offset: index * float32Bytes,
  }))
  return { fields, byteLength: fields.length * float32Bytes }
}

/** Readings travel in the order of `observationSpace`, commands in that of `actionSpace`. */
export function wireLayout(description: RobotDescription): WireLayout {
  return { state: block(observationSpace(description)), command: block(actionSpace(description)) }
}
