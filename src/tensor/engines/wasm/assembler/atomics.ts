import { type Code, signed, unsigned } from './bytes.ts'

/**
 * Instructions for memory that threads share (WebAssembly threads, part of the core specification's version 3, §5.4.9).
 * All are sequentially consistent. Addresses are known now, and must be multiples of four.
 */

const here = (address: number): Code => [2, unsigned(address)]
const none: Code = [0x41, 0]

export const atomic = {
  load: (address: number): Code => [none, 0xfe, 0x10, here(address)],
  /** Adds, and gives what was there before. */
  add: (address: number, value: Code): Code => [none, value, 0xfe, 0x1e, here(address)],
  /** Sleeps while `expected` is there: 0 woken, 1 something else was there. */
  wait: (address: number, expected: Code): Code => [
    [none, expected, 0x42, signed(-1)],
    [0xfe, 0x01, here(address)],
  ],
  /** Wakes all who sleep at the address, and says how many they were. */
  notify: (address: number): Code => [none, [0x41, signed(-1)], 0xfe, 0x00, here(address)],
}
