import { type Code, float32, signed, unsigned } from './bytes.ts'

/**
 * The instructions that the kernels use, as functions from operand code to code, so that code reads as an expression:
 * `f32x4.add(x, f32x4.multiply(y, z))`. Numbers are those of the WebAssembly core specification, §5.4.
 */

/** A place in linear memory: a byte offset known now plus, where given, one computed at run time. */
export interface Address {
  readonly offset: number
  readonly index?: Code
}

const binary =
  (opcode: Code) =>
  (a: Code, b: Code): Code => [a, b, opcode]
const unary =
  (opcode: Code) =>
  (x: Code): Code => [x, opcode]
const simd = (opcode: number): Code => [0xfd, unsigned(opcode)]
const simdUnary = (opcode: number) => unary(simd(opcode))
const simdBinary = (opcode: number) => binary(simd(opcode))

const index = (address: Address): Code => address.index ?? i32.const(0)
/** Alignment is only a hint; 2⁰ is always true. */
const place = (address: Address): Code => [0, unsigned(address.offset)]
const load =
  (opcode: Code) =>
  (from: Address): Code => [index(from), opcode, place(from)]
const store =
  (opcode: Code) =>
  (to: Address, value: Code): Code => [index(to), value, opcode, place(to)]
const loadLane =
  (opcode: number) =>
  (from: Address, vector: Code, lane: number): Code => [index(from), vector, simd(opcode), place(from), lane]
const storeLane =
  (opcode: number) =>
  (to: Address, vector: Code, lane: number): Code => [index(to), vector, simd(opcode), place(to), lane]

export const i32 = {
  const: (value: number): Code => [0x41, signed(value)],
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  divideUnsigned: binary(0x6e),
  equal: binary(0x46),
  lessUnsigned: binary(0x49),
  lessSigned: binary(0x48),
  /** a where the condition is not 0, else b. */
  select: (a: Code, b: Code, condition: Code): Code => [a, b, condition, 0x1b],
  /** Towards zero; out of range to the nearest bound, NaN to 0. */
  fromFloat: unary([0xfc, 0x00]),
}

export const f32 = {
  load: load(0x2a),
  store: store(0x38),
}

export const v128 = {
  load: load(simd(0x00)),
  store: store(simd(0x0b)),
  /** One float to all four lanes. */
  loadSplat: load(simd(0x09)),
  /** One or two floats to the first lanes, zeros to the others. */
  loadOne: load(simd(0x5c)),
  loadTwo: load(simd(0x5d)),
  loadLane: loadLane(0x56),
  storeLane: storeLane(0x5a),
  /** Lanes 0 and 1 (`lane` 0) or 2 and 3 (`lane` 1). */
  storePair: storeLane(0x5b),
  not: simdUnary(0x4d),
  and: simdBinary(0x4e),
  or: simdBinary(0x50),
  xor: simdBinary(0x51),
  /** Bits of a where the mask is 1, else of b. */
  select: (a: Code, b: Code, mask: Code): Code => [a, b, mask, simd(0x52)],
  /** Lanes 0–3 are a's, 4–7 are b's. */
  shuffle: (a: Code, b: Code, lanes: readonly [number, number, number, number]): Code => [
    a,
    b,
    simd(0x0d),
    lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  ],
}

export const f32x4 = {
  const: (value: number): Code => [simd(0x0c), [0, 1, 2, 3].map(() => float32(value))],
  /** Four numbers, one a lane. */
  lanes: (values: readonly number[]): Code => [simd(0x0c), values.map(float32)],
  equal: simdBinary(0x41),
  notEqual: simdBinary(0x42),
  less: simdBinary(0x43),
  greater: simdBinary(0x44),
  nearest: simdUnary(0x6a),
  absolute: simdUnary(0xe0),
  negate: simdUnary(0xe1),
  squareRoot: simdUnary(0xe3),
  add: simdBinary(0xe4),
  subtract: simdBinary(0xe5),
  multiply: simdBinary(0xe6),
  divide: simdBinary(0xe7),
  /** NaN if either is. */
  minimum: simdBinary(0xe8),
  maximum: simdBinary(0xe9),
  /** b < a ? b : a, one machine instruction; so a where either is NaN. */
  pseudoMinimum: simdBinary(0xea),
  /** a < b ? b : a. */
  pseudoMaximum: simdBinary(0xeb),
  fromInt: simdUnary(0xfa),
  /** a · b + c, rounded once or twice as the machine likes (relaxed SIMD). */
  relaxedMultiplyAdd: (a: Code, b: Code, c: Code): Code => [a, b, c, simd(0x105)],
}

export const i32x4 = {
  const: (value: number): Code => [simd(0x0c), [0, 1, 2, 3].map(() => int32(value))],
  add: simdBinary(0xae),
  subtract: simdBinary(0xb1),
  shiftLeft: (x: Code, bits: number): Code => [x, i32.const(bits), simd(0xab)],
  shiftRight: (x: Code, bits: number): Code => [x, i32.const(bits), simd(0xac)],
  /** Towards zero; out of range to the nearest bound, NaN to 0. */
  fromFloat: simdUnary(0xf8),
}

/** Computes a value and throws it away. */
export function drop(value: Code): Code {
  return [value, 0x1a]
}

/** Addresses and length in bytes, known now. */
export function copyMemory(to: number, from: number, bytes: number): Code {
  return [i32.const(to), i32.const(from), i32.const(bytes), 0xfc, 0x0a, 0, 0]
}

function int32(value: number): number[] {
  return [...new Uint8Array(Int32Array.of(value).buffer)]
}
