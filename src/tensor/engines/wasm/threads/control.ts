/**
 * The words, in shared memory, by which the threads of one memory meet; each group has a line of the cache to itself.
 * Numbers of 32-bit words from where they begin.
 */
export const control = {
  /** How many have come to a meeting, of all meetings together. */
  arrived: 0,
  /** How many sleep until a meeting is complete. */
  asleep: 1,
  /** Not 0: a thread has failed, and there will be no more meetings. */
  failed: 2,
  /** Counts the commands. */
  command: 16,
  /** Number of the program to run, or {@link loadProgram}. */
  program: 17,
  /** What `arrived` was when the run began. */
  base: 18,
} as const

export const controlFloats = 32

/** In the place of a program's number: fetch one more from the port. */
export const loadProgram = -1
