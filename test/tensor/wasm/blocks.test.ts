import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Block, placeBlocks } from '../../../src/tensor/engines/wasm/blocks.ts'

const block = fc
  .record({ bytes: fc.integer({ min: 1, max: 500 }), from: fc.nat(20), lasts: fc.nat(10) })
  .map(({ bytes, from, lasts }): Block => ({ bytes, from, to: from + lasts }))

it('blocks that are alive at the same time do not overlap, and lie between start and end', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 30 }), fc.nat(1000), (blocks, start) => {
      const { addresses, end } = placeBlocks(new Map(blocks.entries()), start)
      blocks.forEach((one, index) => {
        const address = addresses.get(index) ?? Number.NaN
        expect(address).toBeGreaterThanOrEqual(start)
        expect(address + one.bytes).toBeLessThanOrEqual(end)
        blocks.slice(0, index).forEach((other, otherIndex) => {
          if (one.from > other.to || one.to < other.from) return
          const otherAddress = addresses.get(otherIndex) ?? Number.NaN
          const apart = address >= otherAddress + other.bytes || otherAddress >= address + one.bytes
          expect(apart).toBe(true)
        })
      })
    }),
  )
})

it('blocks that take turns share their place', () => {
  const turns = new Map([0, 1, 2, 3].map((step) => [step, { bytes: 1000, from: step, to: step }]))
  expect(placeBlocks(turns, 0).end).toBe(1000)
})
