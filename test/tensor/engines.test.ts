import { enableRelaxedSimd } from '../../src/learn/enable-relaxed-simd.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'
import { tfjsEngine } from '../../src/tensor/engines/tfjs/index.ts'
import { hasRelaxedSimd, wasmEngine } from '../../src/tensor/engines/wasm/index.ts'
import { engineConformance } from './conformance.ts'

engineConformance(referenceEngine)
engineConformance(onnxEngine())
engineConformance({ ...onnxEngine({ threads: 2 }), name: 'onnx:cpu, 2 threads' })
engineConformance(wasmEngine())
enableRelaxedSimd()
if (hasRelaxedSimd()) engineConformance(wasmEngine({ relaxed: true }))
// With the smallest loops shared, too: every kernel is in parts.
engineConformance({ ...wasmEngine({ threads: 2, leastWork: 0 }), name: 'wasm, 2 threads' }, { updates: 30 })
engineConformance(tfjsEngine({ variant: 'wasm' }))
engineConformance(tfjsEngine({ variant: 'cpu' }))
