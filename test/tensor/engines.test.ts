import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'
import { wasmEngine } from '../../src/tensor/engines/wasm/index.ts'
import { engineConformance } from './conformance.ts'

engineConformance(referenceEngine)
engineConformance(onnxEngine())
engineConformance(wasmEngine())
