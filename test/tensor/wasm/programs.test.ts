import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { enableRelaxedSimd } from '../../../src/learn/enable-relaxed-simd.ts'
import { programBuilder } from '../../../src/tensor/builder.ts'
import type { Executable } from '../../../src/tensor/engine.ts'
import { referenceEngine } from '../../../src/tensor/engines/reference.ts'
import { fuse } from '../../../src/tensor/engines/wasm/fuse.ts'
import { hasRelaxedSimd, wasmEngine } from '../../../src/tensor/engines/wasm/index.ts'
import { lowerProgram } from '../../../src/tensor/engines/wasm/lower.ts'
import { adam, polyak } from '../../../src/tensor/optimizers.ts'
import type { Program, Tensor } from '../../../src/tensor/program.ts'
import { sizeOf } from '../../../src/tensor/shape.ts'
import { relativeError } from '../helpers.ts'
import { expectClose } from './close.ts'
import { randomProgram } from './random-program.ts'

async function compare(program: Program): Promise<void> {
  const random = createRandom(1)
  const fill = (tensor: Tensor) => new Float32Array(sizeOf(tensor.shape)).map(() => random.normal())
  const engines = [wasmEngine(), referenceEngine]
  const [received, expected] = await Promise.all(engines.map((engine) => engine.compile(program)))
  for (const { name, tensor } of program.states) {
    const start = fill(tensor)
    for (const executable of [received, expected]) executable.setState(name, start)
  }
  for (let run = 0; run < 2; run++) {
    const feeds = Object.fromEntries(program.inputs.map(({ name, tensor }) => [name, fill(tensor)]))
    for (const executable of [received, expected]) await executable.run(feeds)
    expectSame(program, received, expected)
  }
}

function expectSame(program: Program, received: Executable, expected: Executable): void {
  for (const { name } of program.outputs) expectClose(name, received.outputs[name], expected.outputs[name])
  for (const { name } of program.states) expectClose(name, received.state(name), expected.state(name))
}

describe('whole programs', () => {
  it('agree with the reference, whatever is fused, shared or replaced in place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), fc.integer({ min: 1, max: 14 }), async (seed, length) => {
        await compare(randomProgram(seed, length))
      }),
      { numRuns: 300 },
    )
  })

  it('let states change places', async () => {
    const b = programBuilder('exchange')
    const [left, right] = [b.state('left', [3]), b.state('right', [3])]
    b.replace(left, right)
    b.replace(right, left)
    b.output('before', left)
    await compare(b.build())
  })

  it('give what a state was before the run, even if it is replaced', async () => {
    const b = programBuilder('before')
    const state = b.state('state', [3])
    b.replace(state, b.multiply(state, 2))
    b.output('before', state)
    b.output('part', b.slice(state, 0, 1, 2))
    await compare(b.build())
  })

  it('keep states and views when a later program makes the memory grow', async () => {
    const engine = wasmEngine()
    const b = programBuilder('owner')
    const count = b.state('count', [4])
    b.replace(count, b.add(count, 1))
    b.output('count', b.multiply(count, 1))
    const owner = await engine.compile(b.build())
    owner.setState('count', Float32Array.of(1, 2, 3, 4))
    const g = programBuilder('guest')
    const wide = g.input('wide', [400, 400])
    g.output('sum', g.add(g.sum(g.gemm(wide, wide)), g.sum(g.state('count', [4]))))
    const guest = await engine.compile(g.build(), owner)
    expect((await guest.run({ wide: new Float32Array(160_000) })).sum[0]).toBe(10)
    expect([...(await owner.run({})).count]).toEqual([1, 2, 3, 4])
    expect([...guest.state('count')]).toEqual([2, 3, 4, 5])
  })

  it('do not run when disposed of', async () => {
    const b = programBuilder('gone')
    b.output('x', b.input('x', [1]))
    const executable = await wasmEngine().compile(b.build())
    await executable.dispose()
    await expect(executable.run({ x: Float32Array.of(1) })).rejects.toThrow(/disposed/)
  })

  it('give the same bits as before with relaxed SIMD off; with it on nearly the same, or a refusal', async () => {
    const program = randomProgram(7, 14)
    const feeds = Object.fromEntries(
      program.inputs.map(({ name, tensor }) => [name, new Float32Array(sizeOf(tensor.shape)).fill(0.3)]),
    )
    const outputs = async (relaxed: boolean) => {
      const { last } = await (await wasmEngine({ relaxed }).compile(program)).run(feeds)
      return last
    }
    expect(await outputs(false)).toEqual(await outputs(false))
    if (hasRelaxedSimd()) expect(relativeError(await outputs(true), await outputs(false))).toBeLessThan(1e-5)
    else await expect(outputs(true)).rejects.toThrow(/relaxed SIMD/)
  })
})

describe('relaxed SIMD', () => {
  it('rounds a product and its sum once, which the plain engine does twice', async () => {
    enableRelaxedSimd()
    const b = programBuilder('roundings')
    b.output('sums', b.gemm(b.input('left', [2, 2]), b.input('right', [2, 2])))
    const program = b.build()
    const [near, square] = [1 + 2 ** -12, 1 + 2 ** -11] // near² = square + 2⁻²⁴
    const feeds = {
      left: Float32Array.of(1, near, 1, near),
      right: Float32Array.of(-square, -square, near, near),
    }
    const sums = async (relaxed: boolean) => {
      const executable = await wasmEngine({ relaxed }).compile(program)
      return [...(await executable.run(feeds)).sums]
    }
    expect(await sums(false)).toEqual([0, 0, 0, 0])
    if (hasRelaxedSimd()) expect(await sums(true)).toEqual(Array(4).fill(2 ** -24))
    else await expect(sums(true)).rejects.toThrow(/relaxed SIMD/)
  })
})

describe('fusion', () => {
  const kernelsOf = (program: Program) =>
    fuse(lowerProgram(program)).map(({ head, maps }) =>
      [...(head ? [head] : []), ...maps].map(({ operation }) => operation.kind),
    )

  it('takes Adam and Polyak averaging in one pass over the parameters', () => {
    const b = programBuilder('adam')
    const [x, target] = [b.state('x', [100]), b.state('target', [100])]
    const loss = b.sum(b.multiply(x, b.input('slope', [100])))
    polyak(b, target, adam(b, 'x', x, loss, { learningRate: 0.1 }), 0.01)
    expect(kernelsOf(b.build()).filter((kinds) => kinds.length > 6)).toHaveLength(1)
  })

  it('takes bias and ReLU, and on the way back its mask, along with the product', () => {
    const b = programBuilder('layer')
    const y = b.relu(b.gemm(b.input('x', [8, 5]), b.input('w', [5, 6]), { bias: b.input('b', [6]) }))
    const back = b.gemm(b.input('dy', [8, 4]), b.input('v', [6, 4]), { transposeB: true })
    b.output('next', b.gemm(y, b.input('u', [6, 2])))
    b.output('dx', b.multiply(back, b.greater(y, 0)))
    expect(kernelsOf(b.build())).toEqual([['gemm', 'add', 'relu'], ['gemm', 'greater', 'multiply'], ['gemm']])
  })
})
