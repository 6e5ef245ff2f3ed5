import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocals, repeat } from '../../../src/tensor/engines/wasm/assembler/function.ts'
import { f32x4, i32, v128 } from '../../../src/tensor/engines/wasm/assembler/instructions.ts'
import { moduleBuilder, type WasmFunction } from '../../../src/tensor/engines/wasm/assembler/module.ts'
import { loadLanes, storeLanes, sumsOfLanes } from '../../../src/tensor/engines/wasm/kernels/vectors.ts'

const pageBytes = 65536

/** Runs a function that it makes a module of; the result is what it returns and leaves in memory. */
function run(wasmFunction: WasmFunction, before: readonly number[] = []) {
  const module = moduleBuilder()
  module.add({ ...wasmFunction, exportedAs: 'test' })
  const memory = new WebAssembly.Memory({ initial: 1 })
  const floats = new Float32Array(memory.buffer)
  floats.set(before)
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { host: { memory } })
  const { test } = instance.exports
  if (typeof test !== 'function') throw new Error('not exported')
  return { result: Number(test()), floats }
}

describe('the assembler', () => {
  it('writes every whole number of 32 bits', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(run({ result: 'i32', body: i32.const(value) }).result).toBe(value)
      }),
    )
  })

  it('writes every float, four to a vector, at every offset', () => {
    fc.assert(
      fc.property(fc.float(), fc.integer({ min: 0, max: pageBytes - 16 }), (value, offset) => {
        const { floats } = run({ body: v128.store({ offset }, f32x4.const(value)) })
        const stored = new Float32Array(floats.buffer.slice(offset, offset + 16))
        for (const lane of stored) expect(lane).toBe(value)
      }),
    )
  })

  it('repeats as often as it says', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(200), fc.integer({ min: 1, max: 9 }), (from, to, step) => {
        const locals = createLocals()
        const [index, turns] = [locals.i32(), locals.i32()]
        const loop = repeat(index, { from, to, step }, turns.set(i32.add(turns.get, i32.const(1))))
        const { result } = run({ result: 'i32', locals: locals.types, body: [loop, turns.get] })
        expect(result).toBe(Math.max(0, Math.ceil((to - from) / step)))
      }),
    )
  })

  it('numbers locals behind parameters', () => {
    const locals = createLocals(['i32', 'v128'])
    expect(locals.i32().get).toEqual([0x20, [2]])
    expect(locals.v128().get).toEqual([0x20, [3]])
  })
})

describe('vectors', () => {
  it.each([1, 2, 3, 4])(
    'of %i lanes neither read past the end of memory nor write past their own',
    (lanes) => {
      const locals = createLocals()
      const value = locals.v128()
      const body = [
        value.set(loadLanes({ offset: pageBytes - 4 * lanes }, lanes)),
        storeLanes({ offset: 16 }, value.get, lanes),
        v128.store({ offset: 48 }, value.get),
      ]
      const before = new Float32Array(pageBytes / 4).fill(9)
      const end = [1, 2, 3, 4].slice(0, lanes)
      before.set(end, before.length - lanes)
      const { floats } = run({ locals: locals.types, body }, [...before])
      expect([...floats.subarray(4, 8)]).toEqual([...end, 9, 9, 9].slice(0, 4))
      expect([...floats.subarray(12, 16)]).toEqual([...end, 0, 0, 0].slice(0, 4))
    },
  )

  it('add up lane by lane', () => {
    const rows = [0, 16, 32, 48].map((offset) => v128.load({ offset }))
    const body = v128.store({ offset: 64 }, sumsOfLanes(rows[0], rows[1], rows[2], rows[3]))
    const { floats } = run({ body }, [1, 2, 3, 4, 10, 20, 30, 40, 0, 0, 5, 0, -1, 1, -1, 2])
    expect([...floats.subarray(16, 20)]).toEqual([10, 100, 5, 1])
  })
})
