import type { Engine } from '../tensor/engine.ts'
import type { EngineConfig } from './config.ts'
import { parseEngineName } from './engine-names.ts'

/**
 * The engine by name. Only the one that is asked for is loaded, and whether it works here shows when it compiles its
 * first program.
 */
export async function openEngine(config: EngineConfig): Promise<Engine> {
  const { threads } = config
  const name = parseEngineName(config.name) // it may come from a run's config.json
  switch (name) {
    case 'onnx:cpu':
    case 'onnx:webgpu':
    case 'onnx:cuda': {
      const { onnxEngine } = await import('../tensor/engines/onnx.ts')
      return onnxEngine({ provider: providers[name], threads })
    }
    case 'wasm':
      return (await import('../tensor/engines/wasm/index.ts')).wasmEngine()
    case 'tfjs':
      return (await import('../tensor/engines/tfjs/index.ts')).tfjsEngine()
    case 'reference':
      return (await import('../tensor/engines/reference.ts')).referenceEngine
  }
}

const providers = { 'onnx:cpu': 'cpu', 'onnx:webgpu': 'webgpu', 'onnx:cuda': 'cuda' } as const
