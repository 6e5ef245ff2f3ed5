import type { Program } from '../program.ts'
import { sizeOf } from '../shape.ts'

/**
 * Below so many floating-point operations of Gemms for each node, the wasm engine is the faster, by measurement: its
 * nodes cost next to nothing where ONNX Runtime's cost 3 to 4 µs, and its Gemms run at about half of ONNX Runtime's
 * speed, so that they meet where half of a Gemm's time is the price of a node. Updates of TD3, SAC and DDPG met
 * between 100 000 and 165 000 (docs: engines/wasm/README.md).
 */
const flopsPerNode = 130_000

/** Which engine runs a program faster on one thread of a CPU: `wasm` small programs, `onnx` large ones. */
export function chooseEngine(program: Program): 'wasm' | 'onnx' {
  return gemmFlops(program) < flopsPerNode * program.nodes.length ? 'wasm' : 'onnx'
}

/** Additions and multiplications in the matrix products of one run. */
export function gemmFlops({ nodes }: Program): number {
  return nodes.reduce((total, { operation, inputs, shape }) => {
    if (operation.kind !== 'gemm') return total
    return total + 2 * sizeOf(shape) * inputs[0].shape[operation.transposeA ? 0 : 1]
  }, 0)
}
