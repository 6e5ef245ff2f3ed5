import { programBuilder } from '../../../src/tensor/builder.ts'
import { wasmEngine } from '../../../src/tensor/engines/wasm/index.ts'

// An engine of two threads that nobody disposes of.
const b = programBuilder('left behind')
b.output('y', b.multiply(b.input('x', [2]), 2))
const executable = await wasmEngine({ threads: 2, leastWork: 0 }).compile(b.build())
const { y } = await executable.run({ x: Float32Array.of(1, 2) })
process.send?.([...y])
