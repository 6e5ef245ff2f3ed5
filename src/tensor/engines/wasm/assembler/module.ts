import { type Code, flatten, list, text, unsigned } from './bytes.ts'
import { type ValueType, valueTypes } from './function.ts'

export interface WasmFunction {
  readonly parameters?: readonly ValueType[]
  readonly result?: ValueType
  readonly locals?: readonly ValueType[]
  readonly body: Code
  /** The name by which the host finds it. */
  readonly exportedAs?: string
}

/** A function of the host's, found as `host.<name>`. */
export interface HostFunction {
  readonly name: string
  readonly parameters: readonly ValueType[]
  readonly result?: ValueType
}

export interface ModuleOptions {
  /** The memory is one that threads share, of at most so many pages of 64 KiB. */
  readonly sharedPages?: number
  /** Called by their place in this list. */
  readonly hostFunctions?: readonly HostFunction[]
}

/** A module under construction. Its memory comes from the host, as `host.memory`; threads may share it. */
export interface ModuleBuilder {
  /** Returns the number by which other functions call it. */
  add(wasmFunction: WasmFunction): number
  /** The module in WebAssembly's binary format. */
  encode(): Uint8Array<ArrayBuffer>
}

export function moduleBuilder({ sharedPages, hostFunctions = [] }: ModuleOptions = {}): ModuleBuilder {
  const functions: WasmFunction[] = []
  const limits: Code = sharedPages === undefined ? [0x00, 0] : [0x03, 0, unsigned(sharedPages)]
  return {
    add: (wasmFunction) => hostFunctions.length + functions.push(wasmFunction) - 1,
    encode: () => encodeModule(functions, hostFunctions, limits),
  }
}

const magicAndVersion = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

/** WebAssembly core specification, §5.5; sections must come in this order. One type a function is wasteful and valid. */
function encodeModule(
  functions: readonly WasmFunction[],
  hostFunctions: readonly HostFunction[],
  memory: Code,
): Uint8Array<ArrayBuffer> {
  const first = hostFunctions.length
  const exported = functions.flatMap(({ exportedAs }, position) =>
    exportedAs === undefined ? [] : [[text(exportedAs), 0x00, unsigned(first + position)]],
  )
  const imported = hostFunctions.map(({ name }, position) => [
    text('host'),
    text(name),
    0x00,
    unsigned(position),
  ])
  return flatten([
    magicAndVersion,
    section(1, list([...hostFunctions, ...functions].map(signature))),
    section(2, list([[text('host'), text('memory'), 0x02, memory], ...imported])),
    section(3, list(functions.map((_, position) => unsigned(first + position)))),
    section(7, list(exported)),
    section(10, list(functions.map(body))),
  ])
}

function section(id: number, content: Code): Code {
  const bytes = flatten(content)
  return [id, unsigned(bytes.length), [...bytes]]
}

function signature({ parameters = [], result }: Pick<WasmFunction, 'parameters' | 'result'>): Code {
  const results = result ? [valueTypes[result]] : []
  return [0x60, list(parameters.map((type) => valueTypes[type])), list(results)]
}

function body({ locals = [], body: code }: WasmFunction): Code {
  const bytes = flatten([list(locals.map((type) => [1, valueTypes[type]])), code, 0x0b])
  return [unsigned(bytes.length), [...bytes]]
}
