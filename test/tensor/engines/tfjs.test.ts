import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { programBuilder } from '../../../src/tensor/builder.ts'
import { tfjsEngine } from '../../../src/tensor/engines/tfjs/index.ts'
import { loadTfjs } from '../../../src/tensor/engines/tfjs/load.ts'
import { tfjsVariants } from '../../../src/tensor/engines/tfjs/variants.ts'

/** Two states, one of which becomes the other, an input that becomes a state, and a constant. */
function program() {
  const b = programBuilder('moving')
  const [first, second, third] = ['first', 'second', 'third'].map((name) => b.state(name, [2, 2]))
  const x = b.input('x', [2, 2])
  b.replace(first, b.add(b.gemm(x, second, { transposeA: true }), b.constant([1, 2, 3, 4], [2, 2])))
  b.replace(second, first)
  b.replace(third, x)
  b.output('sum', b.sum(first))
  return b.build()
}

describe('tfjs engine', () => {
  it.each(['wasm', 'cpu'] as const)('on %s it leaves no tensor behind', async (variant) => {
    const engine = tfjsEngine({ variant })
    const first = await engine.compile(program())
    await first.dispose()
    const before = tf.memory().numTensors
    const owner = await engine.compile(program())
    const guest = await engine.compile(program(), owner)
    const x = Float32Array.of(1, 0, 0, 1)
    owner.setState('first', x)
    await owner.run({ x })
    const after = tf.memory()
    for (let run = 0; run < 20; run++) {
      await (run % 2 ? guest : owner).run({ x })
      owner.setState('second', owner.state('first'))
    }
    expect(tf.memory().numTensors).toBe(after.numTensors)
    expect(tf.memory().numBytes).toBe(after.numBytes)
    await guest.dispose()
    await owner.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it("keeps copies: a caller's array may change after a run", async () => {
    const executable = await tfjsEngine({ variant: 'cpu' }).compile(program())
    const x = Float32Array.of(1, 2, 3, 4)
    executable.setState('first', x)
    await executable.run({ x })
    x.fill(9)
    expect([...executable.state('third')]).toEqual([1, 2, 3, 4])
    expect([...executable.state('second')]).toEqual([1, 2, 3, 4])
    await executable.dispose()
  })
})

describe('loading TensorFlow.js', () => {
  it('takes the first variant that is installed', async () => {
    const withoutNode = async (name: string): Promise<unknown> => {
      if (name.includes('tfjs-node')) throw new Error(`Cannot find package '${name}' imported from here`)
      return import(name)
    }
    expect((await loadTfjs(tfjsVariants, withoutNode)).variant).toBe('wasm')
    expect((await loadTfjs(['cpu', 'wasm'])).variant).toBe('cpu')
  })

  it('goes on to the next when one is installed and does not work', async () => {
    const broken = {
      ...tf,
      setBackend: async () => true,
      tidy: () => {
        throw new TypeError('util_1.isNullOrUndefined is not a function')
      },
    }
    const importModule = async (name: string): Promise<unknown> =>
      name.includes('tfjs-node') ? broken : import(name)
    expect((await loadTfjs(tfjsVariants, importModule)).variant).toBe('wasm')
    await expect(loadTfjs(['node'], importModule)).rejects.toThrow(/tfjs-node does not work on Node 23/)
  })

  it('says of each variant why not, and what to install', async () => {
    const nothing = async (name: string): Promise<unknown> => {
      throw new Error(`Cannot find package '${name}' imported from here`)
    }
    await expect(loadTfjs(tfjsVariants, nothing)).rejects.toMatchObject({
      code: 'engine',
      message: expect.stringContaining('node-gpu: not installed; node: not installed; wasm: not installed'),
      fix: expect.stringContaining('npm install @tensorflow/tfjs-core'),
    })
  })
})
