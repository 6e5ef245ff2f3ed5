export { type WasmEngineOptions, wasmEngine } from './engine.ts'
export { acceptsRelaxedSimd, hasRelaxedSimd } from './relaxed-simd.ts'
