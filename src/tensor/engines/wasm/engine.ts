import { SinewError } from '../../../contract/errors.ts'
import type { Engine, Executable, Feeds } from '../../engine.ts'
import { checkFeeds, checkState, sharedStates } from '../../feeds.ts'
import type { Program } from '../../program.ts'
import { sizeOf } from '../../shape.ts'
import { type CompiledProgram, compileProgram } from './compile.ts'
import { createLinearMemory, type LinearMemory } from './linear-memory.ts'

export interface WasmEngineOptions {
  /**
   * Use relaxed SIMD's multiply-add where the host has it: faster on machines that fuse the two, but results are no
   * longer the same bits on every machine.
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
 * Same program, same bits, whatever the machine (unless `relaxed`). Runs wherever WebAssembly has SIMD.
 */
export function wasmEngine({ relaxed = false }: WasmEngineOptions = {}): Engine {
  return {
    name: relaxed ? 'wasm-relaxed' : 'wasm',
    async compile(program, owner) {
      const shared = owner ? sharedStates(program, owner, sharedOf) : createShared(program)
      const { memory, states } = shared
      const compiled = compileProgram(program, { relaxed, states, start: memory.end })
      memory.reserve(compiled.end)
      for (const { address, values } of compiled.constants) memory.floats(address, values.length).set(values)
      const { instance } = await WebAssembly.instantiate(compiled.bytes, { host: { memory: memory.handle } })
      const executable = createExecutable(program, compiled, shared, entryOf(instance))
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

function entryOf(instance: WebAssembly.Instance): () => void {
  const { run } = instance.exports
  if (typeof run !== 'function') throw new SinewError('engine', 'wasm: the module has no function "run"')
  return () => run()
}
