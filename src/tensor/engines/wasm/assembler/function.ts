import { type Code, unsigned } from './bytes.ts'
import { i32 } from './instructions.ts'

export const valueTypes = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const
export type ValueType = keyof typeof valueTypes

export interface Local {
  readonly get: Code
  set(value: Code): Code
}

/** Local variables of a function under construction. */
export interface Locals {
  readonly types: readonly ValueType[]
  i32(): Local
  v128(): Local
}

export function createLocals(parameters: readonly ValueType[] = []): Locals {
  const types: ValueType[] = []
  const add = (type: ValueType): Local => {
    types.push(type)
    return localAt(parameters.length + types.length - 1)
  }
  return { types, i32: () => add('i32'), v128: () => add('v128') }
}

/** Parameters come first, then the locals in the order in which they were added. */
export function localAt(position: number): Local {
  const number = unsigned(position)
  return { get: [0x20, number], set: (value) => [value, 0x21, number] }
}

/** `for (index = from; index < to; index += step) body`, the number of turns known now. */
export function repeat(
  index: Local,
  { from = 0, to, step = 1 }: { from?: number; to: number; step?: number },
  body: Code,
): Code {
  if (from >= to) return []
  if (from + step >= to) return [index.set(i32.const(from)), body]
  const next = index.set(i32.add(index.get, i32.const(step)))
  const again = i32.lessUnsigned(index.get, i32.const(to))
  return [index.set(i32.const(from)), [0x03, 0x40], body, next, again, [0x0d, 0], 0x0b]
}

/** `if (condition) body` */
export function when(condition: Code, body: Code): Code {
  return [condition, 0x04, 0x40, body, 0x0b]
}

/** `do body while (condition)` */
export function loopWhile(body: Code, condition: Code): Code {
  return [0x03, 0x40, body, condition, [0x0d, 0], 0x0b]
}

/** Leaves the function. */
export const leave: Code = [0x0f]

/** Ends the run with a `WebAssembly.RuntimeError`. */
export const trap: Code = [0x00]

export function call(callee: number, ...inputs: readonly Code[]): Code {
  return [inputs, 0x10, unsigned(callee)]
}
