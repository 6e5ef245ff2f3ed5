import type { Engine } from '../tensor/engine.ts'
import { chooseEngine } from '../tensor/engines/choose-engine.ts'
import type { EngineConfig } from './config.ts'
import { type EngineName, parseEngineName } from './engine-names.ts'

/**
 * The engine by name. Only the one that is asked for is loaded, and whether it works here shows when it compiles its
 * first program.
 */
export async function openEngine(config: EngineConfig): Promise<Engine> {
  const { threads } = config
  const name = parseEngineName(config.name) // it may come from a run's config.json
  switch (name) {
    case 'auto':
      return (await import('../tensor/engines/auto.ts')).autoEngine({ threads })
    case 'onnx:cpu':
    case 'onnx:webgpu':
    case 'onnx:cuda': {
      const { onnxEngine } = await import('../tensor/engines/onnx.ts')
      return onnxEngine({ provider: providers[name], threads })
    }
    case 'wasm':
      return (await import('../tensor/engines/wasm/index.ts')).wasmEngine({ threads })
    case 'wasm:relaxed':
      ;(await import('./enable-relaxed-simd.ts')).enableRelaxedSimd()
      return (await import('../tensor/engines/wasm/index.ts')).wasmEngine({ relaxed: true, threads })
    case 'tfjs':
      return (await import('../tensor/engines/tfjs/index.ts')).tfjsEngine()
    case 'reference':
      return (await import('../tensor/engines/reference.ts')).referenceEngine
  }
}

const providers = { 'onnx:cpu': 'cpu', 'onnx:webgpu': 'webgpu', 'onnx:cuda': 'cuda' } as const

/** An engine that tells what became of `auto`. */
export interface TracedEngine extends Engine {
  /** The engine that its programs run on; `auto` if they run on several, or if there is none yet. */
  used(): EngineName
}

export async function openTracedEngine(config: EngineConfig): Promise<TracedEngine> {
  const engine = await openEngine(config)
  const name = parseEngineName(config.name)
  const chosen = new Set<EngineName>()
  return {
    ...engine,
    compile(program, owner) {
      // A guest runs where its owner does.
      if (!owner) chosen.add(chooseEngine(program) === 'wasm' ? 'wasm' : 'onnx:cpu')
      return engine.compile(program, owner)
    },
    used() {
      const [only] = chosen
      return name === 'auto' && only && chosen.size === 1 ? only : name
    },
  }
}
