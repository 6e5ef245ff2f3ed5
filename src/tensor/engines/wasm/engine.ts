import { SinewError } from '../../../contract/errors.ts'
import type { Engine, Executable, Feeds } from '../../engine.ts'
import { checkFeeds, checkState, sharedStates } from '../../feeds.ts'
import type { Program } from '../../program.ts'
import { sizeOf } from '../../shape.ts'
import { type CompiledProgram, compileProgram, type TeamLayout } from './compile.ts'
import { createLinearMemory, type LinearMemory } from './linear-memory.ts'
import { leastWork as defaultLeastWork } from './parts.ts'
import { requireRelaxedSimd } from './relaxed-simd.ts'
import { controlFloats } from './threads/control.ts'
import type { Team } from './threads/team.ts'

export interface WasmEngineOptions {
  /**
   * Round a product and its sum once (relaxed SIMD's multiply-add, Node 22 and later): Gemms run 1.7 times as fast on
   * x86. The bits are the same on every machine that can do it, but not those of the plain engine.
   */
  readonly relaxed?: boolean
  /** Threads that share the larger loops, the caller's included: the same bits with any number. Default 1. */
  readonly threads?: number
  /** The work, in vector instructions, from which on a loop is shared; tests let it be 0. */
  readonly leastWork?: number
}

/** What programs of one owner share. */
interface Shared {
  readonly memory: LinearMemory
  /** Addresses of the states by name. */
  readonly states: ReadonlyMap<string, number>
  /** The other threads, if there are any; they end with the last executable. */
  readonly team: { readonly layout: TeamLayout; readonly handle: Team } | undefined
  readonly users: Set<Executable>
}

type TeamOptions = Pick<TeamLayout, 'threads' | 'leastWork'>

const sharedOf = new WeakMap<Executable, Shared>()

/**
 * The program compiled to one WebAssembly module: little overhead, so the engine for small networks. Same program, same
 * bits, whatever the machine and the number of threads. Runs wherever WebAssembly has SIMD, several threads in Node
 * only; `compile` throws SinewError `engine` if `relaxed` is asked for and the host has no fused multiply-add, or if
 * threads do not start.
 */
export function wasmEngine({
  relaxed = false,
  threads = 1,
  leastWork = defaultLeastWork,
}: WasmEngineOptions = {}): Engine {
  return {
    name: relaxed ? 'wasm:relaxed' : 'wasm',
    async compile(program, owner) {
      if (relaxed) requireRelaxedSimd()
      const shared = owner
        ? sharedStates(program, owner, sharedOf)
        : await createShared(program, { threads, leastWork })
      try {
        const executable = await addProgram(program, shared, relaxed)
        sharedOf.set(executable, shared)
        shared.users.add(executable)
        return executable
      } finally {
        await closeUnused(shared)
      }
    },
  }
}

async function addProgram(program: Program, shared: Shared, relaxed: boolean): Promise<Executable> {
  const { memory, states, team } = shared
  const start = memory.end
  const compiled = compileProgram(program, { relaxed, states, start, ...(team && { team: team.layout }) })
  memory.reserve(compiled.end)
  for (const { address, values } of compiled.constants) memory.floats(address, values.length).set(values)
  const modules = await Promise.all(compiled.modules.map((bytes) => compileModule(program, bytes)))
  const entry = team ? await team.handle.load(modules) : await instantiate(program, modules[0], memory)
  return createExecutable(program, compiled, shared, entry)
}

async function closeUnused({ users, team }: Shared): Promise<void> {
  if (users.size === 0) await team?.handle.close()
}

function createExecutable(
  program: Program,
  compiled: CompiledProgram,
  shared: Shared,
  entry: () => void,
): Executable {
  const { memory, states } = shared
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

  const executable: Executable = {
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
      shared.users.delete(executable)
      await closeUnused(shared)
    },
  }
  return executable
}

async function createShared({ states: ports }: Program, options: TeamOptions): Promise<Shared> {
  const memory = createLinearMemory({ shared: options.threads > 1 })
  const states = new Map<string, number>()
  for (const { name, tensor } of ports) states.set(name, memory.allocate(sizeOf(tensor.shape)))
  return { memory, states, team: await openTeam(memory, options), users: new Set() }
}

async function openTeam(memory: LinearMemory, { threads, leastWork }: TeamOptions): Promise<Shared['team']> {
  if (threads === 1) return undefined
  const layout = { threads, words: memory.allocate(controlFloats), leastWork }
  const { startTeam } = await import('./threads/team.ts')
  return { layout, handle: await startTeam(memory.handle, layout) }
}

async function compileModule({ name }: Program, bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(bytes).catch((cause: unknown) => {
    throw new SinewError('engine', `the host refused the WebAssembly module of "${name}"`, {
      where: name,
      expected: 'a host whose WebAssembly has SIMD (128 bits)',
      received: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  })
}

/** The module's `run`. */
async function instantiate(
  { name }: Program,
  module: WebAssembly.Module,
  { handle }: LinearMemory,
): Promise<() => void> {
  const { run } = (await WebAssembly.instantiate(module, { host: { memory: handle } })).exports
  if (typeof run !== 'function') throw new SinewError('engine', `the module of "${name}" has no "run"`)
  return () => run()
}
