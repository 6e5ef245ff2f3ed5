import { describe, expect, it } from 'vitest'
import { engines } from '../../src/learn/engine-names.ts'
import { openEngine, openTracedEngine } from '../../src/learn/open-engine.ts'
import { programBuilder } from '../../src/tensor/builder.ts'

function product(size: number) {
  const b = programBuilder('product')
  const weights = b.state('weights', [size, size])
  b.replace(weights, b.gemm(weights, weights))
  return b.build()
}

describe('an engine by name', () => {
  it.each(engines)('%s', async (name) => {
    const { name: opened } = await openEngine({ name, threads: 1 })
    expect(opened).toBe(name)
  })

  it('by a name that there is no longer: what a run of before has in its config.json', async () => {
    const name = 'onnx' as (typeof engines)[number]
    expect((await openEngine({ name, threads: 1 })).name).toBe('onnx:cpu')
  })
})

describe('what became of auto', () => {
  it('is settled by the first program, whose states the others share', async () => {
    const engine = await openTracedEngine({ name: 'auto', threads: 1 })
    expect(engine.used()).toBe('auto')
    const small = await engine.compile(product(4))
    const guest = await engine.compile(product(4), small)
    expect(engine.used()).toBe('wasm')
    const large = await engine.compile(product(512))
    expect(engine.used()).toBe('auto')
    for (const executable of [guest, small, large]) await executable.dispose()
  })

  it('is ONNX Runtime where matrices are large', async () => {
    const engine = await openTracedEngine({ name: 'auto', threads: 1 })
    await (await engine.compile(product(512))).dispose()
    expect(engine.used()).toBe('onnx:cpu')
  })

  it('changes nothing for an engine that was named', async () => {
    const engine = await openTracedEngine({ name: 'reference', threads: 1 })
    await (await engine.compile(product(4))).dispose()
    expect(engine.used()).toBe('reference')
  })
})
