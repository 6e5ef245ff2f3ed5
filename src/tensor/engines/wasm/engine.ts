import { SinewError } from '../../../contract/errors.ts'
import type { Engine, Executable, Feeds } from '../../engine.ts'
import { checkFeeds, checkState, sharedStates } from '../../feeds.ts'
import type { Program } from '../../program.ts'
import { sizeOf } from '../../shape.ts'
import { type CompiledProgram, compileProgram } from './compile.ts'
import { createLinearMemory, type LinearMemory } from './linear-memory.ts'
import { requireRelaxedSimd } from './relaxed-simd.ts'

export interface WasmEngineOptions {
  /**
   * Round a product and its sum once (relaxed SIMD's multiply-add, Node 22 and later): Gemms run 1.7 times as fast on
   * x86. The bits are the same on every machine that can do it, but not those of the plain engine.
   */
  readonly relaxed?: boolean
}

/** What programs of one owner share. */
interface Shared {
  readonly memory: LinearMemory
  /** Addresses of the states by name. */
  readonly states: ReadonlyMap<string, number>
}

const sharedOf = new WeakMap<Executable, Shared>()

/**
 * The program compiled to one WebAssembly module, on one thread: little overhead, so the engine for small networks.
 * Same program, same bits, whatever the machine. Runs wherever WebAssembly has SIMD; `compile` throws SinewError
 * `engine` if `relaxed` is asked for and the host has no fused multiply-add.
 */
export function wasmEngine({ relaxed = false }: WasmEngineOptions = {}): Engine {
  return {
    name: relaxed ? 'wasm:relaxed' : 'wasm',
    async compile(program, owner) {
      if (relaxed) requireRelaxedSimd()
      const shared = owner ? sharedStates(program, owner, sharedOf) : createShared(program)
      const { memory, states } = shared
      const compiled = compileProgram(program, { relaxed, states, start: memory.end })
      memory.reserve(compiled.end)
      for (const { address, values } of compiled.constants) memory.floats(address, values.length).set(values)
      const entry = await instantiate(program, compiled, memory)
      const executable = createExecutable(program, compiled, shared, entry)
      sharedOf.set(executable, shared)
      return executable
    },
  }
}

function createExecutable(
  program: Program,
  compiled: CompiledProgram,
  { memory, states }: Shared,
  entry: () => void,
): Executable {
  const feedsAt = program.inputs.map(({ name }, index) => ({ name, address: compiled.inputs[index] }))
  const outputs: Feeds = Object.fromEntries(
    program.outputs.map(({ name, tensor }) => [name, new Float32Array(sizeOf(tensor.shape))]),
  )
  const results = program.outputs.map(({ name }, index) => {
    return { values: outputs[name], address: compiled.outputs[index] }
  })
  const stateAt = (name: string): Float32Array => {
    const { tensor } = program.states.find((state) => state.name === name) ?? {}
    return memory.floats(states.get(name) ?? 0, sizeOf(tensor?.shape ?? []))
  }
  let run: (() => void) | undefined = entry

  return {
    program,
    outputs,
    async run(feeds) {
      checkFeeds(program, feeds)
      if (!run) throw new SinewError('engine', `${program.name}: was disposed`, { where: program.name })
      for (const { name, address } of feedsAt) memory.write(address, feeds[name])
      run()
      for (const { values, address } of results) values.set(memory.floats(address, values.length))
      return outputs
    },
    state(name) {
      checkState(program, name)
      return stateAt(name)
    },
    setState(name, values) {
      checkState(program, name, values.length)
      stateAt(name).set(values)
    },
    async dispose() {
      run = undefined
    },
  }
}

function createShared({ states: ports }: Program): Shared {
  const memory = createLinearMemory()
  const states = new Map<string, number>()
  for (const { name, tensor } of ports) states.set(name, memory.allocate(sizeOf(tensor.shape)))
  return { memory, states }
}

/** The module's `run`. */
async function instantiate(
  { name }: Program,
  { bytes }: CompiledProgram,
  { handle }: LinearMemory,
): Promise<() => void> {
  const { instance } = await WebAssembly.instantiate(bytes, { host: { memory: handle } }).catch(
    (cause: unknown) => {
      throw new SinewError('engine', `the host refused the WebAssembly module of "${name}"`, {
        where: name,
        expected: 'a host whose WebAssembly has SIMD (128 bits)',
        received: cause instanceof Error ? cause.message : String(cause),
        cause,
      })
    },
  )
  const { run } = instance.exports
  if (typeof run !== 'function') throw new SinewError('engine', `the module of "${name}" has no "run"`)
  return () => run()
}
