import type { Engine, Executable } from '../engine.ts'
import { chooseEngine } from './choose-engine.ts'
import { wasmEngine } from './wasm/index.ts'

export interface AutoEngineOptions {
  /** For ONNX Runtime, where it is chosen. */
  readonly threads?: number
}

/**
 * The faster of the engines on the CPU for each program: wasm for small ones, ONNX Runtime for large ones. Programs
 * that share states run where their owner does. ONNX Runtime is loaded when a program first needs it.
 */
export function autoEngine({ threads = 1 }: AutoEngineOptions = {}): Engine {
  const engineOf = new WeakMap<Executable, Engine>()
  const engines = new Map<'wasm' | 'onnx', Engine>([['wasm', wasmEngine()]])
  const open = async (name: 'wasm' | 'onnx'): Promise<Engine> => {
    const engine = engines.get(name) ?? (await import('./onnx.ts')).onnxEngine({ threads })
    engines.set(name, engine)
    return engine
  }
  return {
    name: 'auto',
    async compile(program, owner) {
      const known = owner && engineOf.get(owner)
      // An owner from elsewhere: the engine itself says what is wrong with it.
      const engine = known ?? (await open(chooseEngine(program)))
      const executable = await engine.compile(program, owner)
      engineOf.set(executable, engine)
      return executable
    },
  }
}
