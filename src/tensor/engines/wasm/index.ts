export { hasRelaxedSimd, type WasmEngineOptions, wasmEngine } from './engine.ts'
