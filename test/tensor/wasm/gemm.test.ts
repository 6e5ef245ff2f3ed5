import fc from 'fast-check'
import { describe, it } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { programBuilder } from '../../../src/tensor/builder.ts'
import { wasmEngine } from '../../../src/tensor/engines/wasm/index.ts'
import { referenceOutputs } from '../helpers.ts'
import { expectClose } from './close.ts'

const sizes = fc.integer({ min: 1, max: 40 })
const product = fc.record({
  rows: sizes,
  columns: sizes,
  inner: sizes,
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  /** What follows the product, and so is fused with it. */
  end: fc.constantFrom('nothing', 'bias, relu', 'column', 'mask', 'both wanted'),
})

describe('gemm kernels', () => {
  it('are right for odd shapes, every transpose and whatever follows', async () => {
    await fc.assert(
      fc.asyncProperty(product, async ({ rows, columns, inner, transposeA, transposeB, end }) => {
        const b = programBuilder('gemm')
        const x = b.input('x', transposeA ? [inner, rows] : [rows, inner])
        const y = b.input('y', transposeB ? [columns, inner] : [inner, columns])
        const plain = b.gemm(x, y, { transposeA, transposeB })
        const row = b.input('row', [columns])
        const column = b.input('column', [rows, 1])
        const mask = b.input('mask', [rows, columns])
        const ends = {
          nothing: plain,
          'bias, relu': b.relu(b.add(plain, row)),
          column: b.multiply(b.add(plain, column), 0.5),
          mask: b.multiply(plain, b.greater(mask, 0)),
          'both wanted': b.tanh(plain),
        }
        b.output('z', ends[end])
        if (end === 'both wanted') b.output('plain', plain)
        const program = b.build()

        const random = createRandom(rows * 64 + columns)
        const feeds = Object.fromEntries(
          program.inputs.map(({ name, tensor }) => {
            const size = tensor.shape.reduce((all, length) => all * length, 1)
            return [name, new Float32Array(size).map(() => random.normal())]
          }),
        )
        const executable = await wasmEngine().compile(program)
        const outputs = await executable.run(feeds)
        for (const [name, expected] of Object.entries(referenceOutputs(program, feeds))) {
          expectClose(name, outputs[name], expected)
        }
      }),
      { numRuns: 200 },
    )
  })
})
