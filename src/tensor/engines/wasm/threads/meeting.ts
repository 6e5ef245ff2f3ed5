import { atomic } from '../assembler/atomics.ts'
import type { Code } from '../assembler/bytes.ts'
import { call, createLocals, leave, localAt, loopWhile, trap, when } from '../assembler/function.ts'
import { drop, i32 } from '../assembler/instructions.ts'
import type { HostFunction, WasmFunction } from '../assembler/module.ts'
import type { Part } from '../parts.ts'
import { control } from './control.ts'

/** About a tenth of a millisecond; to sleep and be woken takes half of that. */
const looks = 50_000

/**
 * The first thread's way to sleep: returns 1 after a second in which nobody has come, else 0. The host's, because WebAssembly's
 * own never came back from a time-out in this function when V8's baseline compiler had built it (Node 20.20).
 */
export const sleepFunction: HostFunction = { name: 'sleep', parameters: ['i32'], result: 'i32' }
const sleepNumber = 0

export function createSleep(words: Int32Array): (seen: number) => number {
  return (seen) => (Atomics.wait(words, control.arrived, seen, 1000) === 'timed-out' ? 1 : 0)
}

/** Whole seconds in which nothing comes of a thread: then it is taken for dead. */
const defaultPatienceS = 20

/**
 * A function that returns when all threads have called it: with what `arrived` comes to be then. A thread that waits
 * looks for a while, which costs least if the others are about to come, then sleeps. The first thread, which has a
 * caller, traps if another has failed or is not heard of any more.
 */
export function meetingFunction(words: number, { index }: Part, patienceS = defaultPatienceS): WasmFunction {
  const at = (word: number): number => words + 4 * word
  const locals = createLocals(['i32'])
  const [target, seen, left] = [localAt(0), locals.i32(), locals.i32()]
  /** By their difference, as the count may run over. */
  const missing = (count: Code): Code => i32.lessSigned(i32.subtract(count, target.get), i32.const(0))
  const arrive = i32.add(atomic.add(at(control.arrived), i32.const(1)), i32.const(1))
  const sleep = (): Code => {
    if (index > 0) return drop(atomic.wait(at(control.arrived), seen.get))
    const timedOut = call(sleepNumber, seen.get)
    return [left.set(i32.subtract(left.get, timedOut)), when(i32.equal(left.get, i32.const(0)), trap)]
  }
  return {
    parameters: ['i32'],
    locals: locals.types,
    body: [
      when(i32.equal(arrive, target.get), [
        when(atomic.load(at(control.asleep)), drop(atomic.notify(at(control.arrived)))),
        leave,
      ]),
      left.set(i32.const(looks)),
      loopWhile(
        [
          when(i32.equal(missing(atomic.load(at(control.arrived))), i32.const(0)), leave),
          left.set(i32.subtract(left.get, i32.const(1))),
        ],
        left.get,
      ),
      left.set(i32.const(patienceS)),
      drop(atomic.add(at(control.asleep), i32.const(1))),
      loopWhile(
        [
          when(atomic.load(at(control.failed)), trap),
          seen.set(atomic.load(at(control.arrived))),
          when(missing(seen.get), sleep()),
        ],
        missing(seen.get),
      ),
      drop(atomic.add(at(control.asleep), i32.const(-1))),
    ],
  }
}
