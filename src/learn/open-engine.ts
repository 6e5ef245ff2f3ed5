import type { Engine } from '../tensor/engine.ts'
import type { EngineConfig } from './config.ts'

/** The engine by name. Only the one that is asked for is loaded. */
export async function openEngine({ name, threads }: EngineConfig): Promise<Engine> {
  if (name === 'reference') return (await import('../tensor/engines/reference.ts')).referenceEngine
  return (await import('../tensor/engines/onnx.ts')).onnxEngine({ threads })
}
