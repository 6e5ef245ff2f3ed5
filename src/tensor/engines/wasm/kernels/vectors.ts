import type { Code } from '../assembler/bytes.ts'
import { type Address, f32x4, v128 } from '../assembler/instructions.ts'

/** How many floats an instruction handles. */
export const laneCount = 4
export const bytesPerFloat = 4
export const bytesPerVector = laneCount * bytesPerFloat
/** Of the cache: threads that write to one take it from each other. */
export const bytesPerLine = 64

/** The first `lanes` (1 to 4) floats at an address, zeros behind: never a byte past them is read. */
export function loadLanes(from: Address, lanes: number): Code {
  if (lanes === 1) return v128.loadOne(from)
  if (lanes === 2) return v128.loadTwo(from)
  if (lanes === 3) return v128.loadLane(shifted(from, 2 * bytesPerFloat), v128.loadTwo(from), 2)
  return v128.load(from)
}

/** Stores the first `lanes` floats of a vector, which is read up to twice: give a local. */
export function storeLanes(to: Address, vector: Code, lanes: number): Code {
  if (lanes === 1) return v128.storeLane(to, vector, 0)
  if (lanes === 2) return v128.storePair(to, vector, 0)
  if (lanes === 3) {
    return [v128.storePair(to, vector, 0), v128.storeLane(shifted(to, 2 * bytesPerFloat), vector, 2)]
  }
  return v128.store(to, vector)
}

export function shifted({ offset, index }: Address, bytes: number): Address {
  return { offset: offset + bytes, ...(index && { index }) }
}

/** [Σa, Σb, Σc, Σd]; each operand is read twice: give locals. */
export function sumsOfLanes(a: Code, b: Code, c: Code, d: Code): Code {
  const pairs = (x: Code, y: Code): Code =>
    f32x4.add(v128.shuffle(x, y, [0, 4, 1, 5]), v128.shuffle(x, y, [2, 6, 3, 7]))
  const [ab, cd] = [pairs(a, b), pairs(c, d)]
  return f32x4.add(v128.shuffle(ab, cd, [0, 1, 4, 5]), v128.shuffle(ab, cd, [2, 3, 6, 7]))
}
