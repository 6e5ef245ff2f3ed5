import { describe, expect, it } from 'vitest'
import { foldBatchNorm, initialStatistics, networkNorm } from '../../policies/batch-norm.ts'
import {
  initialParameters,
  mlp,
  type Network,
  parameterCount,
  unpackLayers,
} from '../../policies/networks.ts'
import { createPlainMlp } from '../../policies/plain-mlp.ts'
import { createRandom } from '../../src/contract/random.ts'
import { programBuilder } from '../../src/tensor/builder.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'

const network: Network = { sizes: [3, 8, 5, 2], norm: 'batch' }
const rows = 16
const random = createRandom(2)
const normal = (count: number): Float32Array => new Float32Array(count).map(() => random.normal())

/** The network by either kind of statistics; `learning` moves the running ones. */
function program(how: 'learning' | 'running') {
  const b = programBuilder(how)
  const norm = networkNorm(b, network)
  const standardise = how === 'learning' ? norm.ofBatch : norm.running
  const parameters = b.state('parameters', [parameterCount(network)])
  const [layers] = unpackLayers(b, parameters, network)
  const x = standardise(0, b.input('x', [rows, 3]))
  b.output('y', mlp(b, layers ?? [], x, { standardise }))
  return b.build()
}

describe('batch normalisation of a network', () => {
  it('folds into the weights of a plain network that puts out the same', async () => {
    const executable = await referenceEngine.compile(program('running'))
    const parameters = initialParameters(random, network).map((value) => value + 0.2 * random.normal())
    // Means anywhere, variances from 0.1 to 2.
    const statistics = initialStatistics(network).map((start) =>
      start === 0 ? random.normal() : random.between(0.1, 2),
    )
    executable.setState('parameters', parameters)
    executable.setState('running', statistics)
    const x = normal(3 * rows)
    const { y } = await executable.run({ x })
    const plain = createPlainMlp(network.sizes)
    plain.load(foldBatchNorm(network, parameters, statistics))
    for (let row = 0; row < rows; row++) {
      plain.input.set(x.subarray(3 * row, 3 * row + 3))
      for (const [index, value] of plain.run().entries())
        expect(value).toBeCloseTo(y?.[2 * row + index] ?? 9, 5)
    }
  })

  it('has running statistics that become those of the data', async () => {
    const executable = await referenceEngine.compile(program('learning'))
    executable.setState('parameters', initialParameters(random, network))
    executable.setState('running', initialStatistics(network))
    for (let run = 0; run < 800; run++) {
      await executable.run({ x: normal(3 * rows).map((value, index) => 2 * value + (index % 3)) })
    }
    const running = executable.state('running')
    for (const channel of [0, 1, 2]) {
      expect(Math.abs((running[channel] ?? 9) - channel)).toBeLessThan(0.2)
      expect(Math.abs((running[3 + channel] ?? 9) - 4)).toBeLessThan(0.6)
    }
  })

  it('standardises by the batch while it learns: shifting and stretching the input changes nothing', async () => {
    const outputs = []
    const x = normal(3 * rows)
    for (const change of [1, 5]) {
      const executable = await referenceEngine.compile(program('learning'))
      executable.setState('parameters', initialParameters(createRandom(4), network))
      executable.setState('running', initialStatistics(network))
      const { y } = await executable.run({ x: x.map((value) => change * (value + change)) })
      outputs.push([...(y ?? [])])
    }
    for (const [index, value] of (outputs[0] ?? []).entries())
      expect(outputs[1]?.[index]).toBeCloseTo(value, 3)
  })
})
