/**
 * How a caller and its threads tell each other, without messages: integers in shared memory, waited on by futex.
 * The caller writes what is to be done, then `round` + 1; every thread does it and counts `pending` down; the last one
 * wakes the caller. Atomic loads and stores order the plain writes to the arrays around them (ECMAScript, memory model).
 */
export interface Signals {
  /** Round, pending, failures of the round, command; then by thread the row that it is at, −1 when done. */
  readonly integers: Int32Array
  /** What goes with the command. Shape [1]. */
  readonly value: Float64Array
}

const round = 0
const pending = 1
const failures = 2
const command = 3
const rows = 4

export const createSignalMemory = (threads: number): SharedArrayBuffer =>
  new SharedArrayBuffer(8 + 4 * (rows + threads))

export function openSignals(memory: SharedArrayBuffer): Signals {
  return { integers: new Int32Array(memory, 8), value: new Float64Array(memory, 0, 1) }
}

/** The caller's: threads begin. `firstRows`: of each. */
export function signalRound(
  { integers, value }: Signals,
  what: number,
  argument: number,
  firstRows: readonly number[],
): void {
  for (let thread = 0; thread < firstRows.length; thread++) integers[rows + thread] = firstRows[thread]
  value[0] = argument
  integers[command] = what
  integers[failures] = 0
  Atomics.store(integers, pending, firstRows.length)
  Atomics.add(integers, round, 1)
  Atomics.notify(integers, round)
}

/** The caller's: whether all threads are done, waiting for it up to `waitMs`. */
export function waitForThreads({ integers }: Signals, spins: number, waitMs: number): boolean {
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(integers, pending) === 0) return true
  for (;;) {
    const left = Atomics.load(integers, pending)
    if (left === 0) return true
    if (Atomics.wait(integers, pending, left, waitMs) === 'timed-out') return false
  }
}

export const failuresOf = ({ integers }: Signals): number => Atomics.load(integers, failures)

/** The row that a thread is at, −1 if it is done with the round. */
export const rowOf = ({ integers }: Signals, thread: number): number => Atomics.load(integers, rows + thread)

/** A thread's: it has reached a row. */
export function reachRow({ integers }: Signals, thread: number, row: number): void {
  Atomics.store(integers, rows + thread, row)
}

/** A thread's: waits for a round after `last`, and returns it. What to do is then in `commandOf` and `value`. */
export function waitForRound({ integers }: Signals, last: number, spins: number): number {
  for (let spin = 0; spin < spins; spin++) {
    const now = Atomics.load(integers, round)
    if (now !== last) return now
  }
  while (Atomics.load(integers, round) === last) Atomics.wait(integers, round, last)
  return Atomics.load(integers, round)
}

export const commandOf = ({ integers }: Signals): number => integers[command]

/** A thread's: it is done with the round. */
export function finishRound({ integers }: Signals, thread: number, failed: boolean): void {
  integers[rows + thread] = -1
  if (failed) Atomics.add(integers, failures, 1)
  if (Atomics.sub(integers, pending, 1) === 1) Atomics.notify(integers, pending)
}
