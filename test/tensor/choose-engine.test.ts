import { describe, expect, it } from 'vitest'
import { td3, td3Update } from '../../policies/td3.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { programBuilder } from '../../src/tensor/builder.ts'
import { autoEngine } from '../../src/tensor/engines/auto.ts'
import { chooseEngine, gemmFlops } from '../../src/tensor/engines/choose-engine.ts'

const space = (size: number) =>
  createSpace(
    Array.from({ length: size }, (_, index) => ({ name: `c${index}`, unit: '1', low: -1, high: 1 })),
  )

const update = (width: number, batchSize: number) =>
  td3Update(space(17), space(6), { ...td3.defaults, hidden: [width, width], batchSize }, 'all')

describe('the choice of an engine', () => {
  it('is wasm for small networks and ONNX Runtime for large ones', () => {
    expect(chooseEngine(update(64, 100))).toBe('wasm')
    expect(chooseEngine(update(256, 256))).toBe('onnx')
  })

  it('counts two operations for each product of a Gemm', () => {
    const b = programBuilder('count')
    b.output('y', b.gemm(b.input('x', [7, 3]), b.input('w', [7, 5]), { transposeA: true }))
    expect(gemmFlops(b.build())).toBe(2 * 3 * 5 * 7)
  })

  it('is the same for programs that share states', async () => {
    const product = (size: number) => {
      const b = programBuilder(`product ${size}`)
      const count = b.state('count', [1])
      b.replace(count, b.add(count, 1))
      const x = b.input('x', [size, size])
      b.output('y', b.add(b.sum(b.gemm(x, x)), count))
      return b.build()
    }
    const [small, large] = [product(2), product(128)]
    expect([chooseEngine(small), chooseEngine(large)]).toEqual(['wasm', 'onnx'])
    for (const [first, second] of [
      [small, large],
      [large, small],
    ]) {
      const engine = autoEngine()
      const owner = await engine.compile(first)
      const guest = await engine.compile(second, owner)
      for (const executable of [owner, guest]) {
        const { shape } = executable.program.inputs[0].tensor
        await executable.run({ x: new Float32Array(shape[0] * shape[1]) })
      }
      expect([...owner.state('count')]).toEqual([2])
      await guest.dispose()
      await owner.dispose()
    }
  })

  it('refuses an owner that it did not compile', async () => {
    const b = programBuilder('own')
    b.output('y', b.state('s', [1]))
    const program = b.build()
    const elsewhere = await autoEngine().compile(program)
    await expect(autoEngine().compile(program, { ...elsewhere })).rejects.toThrow(/another engine/)
  })
})
