import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import { type ProgramBuilder, programBuilder } from '../../src/tensor/builder.ts'
import { gradients } from '../../src/tensor/gradients.ts'
import { elu, logSoftmax, logSumExp, softmax } from '../../src/tensor/layers/activations.ts'
import { batchNorm, batchStatistics, trackedStatistics } from '../../src/tensor/layers/batch-norm.ts'
import { dropout } from '../../src/tensor/layers/dropout.ts'
import { layerNorm } from '../../src/tensor/layers/layer-norm.ts'
import type { Tensor } from '../../src/tensor/program.ts'
import { referenceOutputs, relativeError, weighted } from './helpers.ts'
import { torchValues } from './torch-values.ts'

const rows = 5
const features = 4

describe('layers and their gradients are PyTorch’s', () => {
  const gain = (b: ProgramBuilder) => b.constant(torchValues.gain)
  const bias = (b: ProgramBuilder) => b.constant(torchValues.bias)
  const layers: Record<string, (b: ProgramBuilder, x: Tensor) => Tensor> = {
    elu: (b, x) => elu(b, x, 1.5),
    softmax: (b, x) => softmax(b, x),
    logSoftmax: (b, x) => logSoftmax(b, x, 0),
    logSumExp: (b, x) => logSumExp(b, x),
    layerNorm: (b, x) => layerNorm(b, x, { gain: gain(b), bias: bias(b) }),
    batchNormTraining: (b, x) => batchNorm(b, x, batchStatistics(b, x), { gain: gain(b), bias: bias(b) }),
    batchNormInference(b, x) {
      const { mean, variance } = torchValues.running
      return batchNorm(
        b,
        x,
        { mean: b.constant(mean), variance: b.constant(variance) },
        { gain: gain(b), bias: bias(b) },
      )
    },
    max: (b, x) => b.max(x, [0]),
  }
  it.each(Object.keys(torchValues.layers))('%s', (name) => {
    const b = programBuilder(name)
    const x = b.input('x', [rows, features])
    const y = layers[name]?.(b, x) ?? x
    b.output('y', y)
    for (const gradient of gradients(b, weighted(b, y), [x])) b.output('gradient', gradient)
    const outputs = referenceOutputs(b.build(), { x: torchValues.x })
    const expected = torchValues.layers[name]
    // Constants of a program are float32, even in the reference: 1e-7 is all that can be asked.
    expect(relativeError(outputs.y ?? [], expected?.y ?? [])).toBeLessThan(3e-7)
    expect(relativeError(outputs.gradient ?? [], expected?.gradient ?? [])).toBeLessThan(3e-7)
  })

  it('running statistics, after one batch', () => {
    const b = programBuilder('running')
    const batch = batchStatistics(b, b.input('x', [rows, features]))
    const start = { mean: b.constant(new Float32Array(4)), variance: b.constant([1, 1, 1, 1]) }
    const { mean, variance } = trackedStatistics(b, start, batch, rows)
    b.output('mean', mean)
    b.output('variance', variance)
    const outputs = referenceOutputs(b.build(), { x: torchValues.x })
    expect(relativeError(outputs.mean ?? [], torchValues.running.mean)).toBeLessThan(3e-7)
    expect(relativeError(outputs.variance ?? [], torchValues.running.variance)).toBeLessThan(3e-7)
  })
})

describe('layers', () => {
  it('softmax and logSumExp do not overflow', () => {
    const b = programBuilder('large')
    const x = b.input('x', [2, 2])
    b.output('softmax', softmax(b, x))
    b.output('logSumExp', logSumExp(b, x))
    b.output('logSoftmax', logSoftmax(b, x))
    const outputs = referenceOutputs(b.build(), { x: [1e4, 1e4, -1e4, 1e4] })
    expect([...(outputs.softmax ?? [])]).toEqual([0.5, 0.5, 0, 1])
    expect(outputs.logSumExp?.[0]).toBeCloseTo(1e4 + Math.log(2), 9)
    expect(outputs.logSumExp?.[1]).toBe(1e4)
    expect(outputs.logSoftmax?.[2]).toBe(-2e4)
  })

  it('the slope of elu at zero is α, not zero', () => {
    const b = programBuilder('slope')
    const x = b.input('x', [1])
    for (const gradient of gradients(b, b.sum(elu(b, x)), [x])) b.output('slope', gradient)
    expect(referenceOutputs(b.build(), { x: [0] }).slope?.[0]).toBe(1)
  })

  it('running statistics pass no gradient', () => {
    const b = programBuilder('stopped')
    const x = b.input('x', [3, 2])
    const start = { mean: b.input('mean', [2]), variance: b.input('variance', [2]) }
    const { mean, variance } = trackedStatistics(b, start, batchStatistics(b, x), 3)
    for (const gradient of gradients(b, b.sum(b.add(mean, variance)), [x])) b.output('gradient', gradient)
    const values = { x: [1, 2, 3, 4, 5, 7], mean: [0, 0], variance: [1, 1] }
    expect([...(referenceOutputs(b.build(), values).gradient ?? [])]).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('dropout drops its rate and keeps the mean', () => {
    const count = 20_000
    const random = createRandom(3)
    const b = programBuilder('dropout')
    b.output('y', dropout(b, b.broadcast(b.constant(1), [count]), b.input('uniform', [count]), 0.3))
    const uniform = Float32Array.from({ length: count }, () => random.uniform())
    const { y = [] } = referenceOutputs(b.build(), { uniform })
    const dropped = [...y].filter((value) => value === 0).length
    // Four standard deviations of a binomial of 20 000.
    expect(Math.abs(dropped / count - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / count))
    expect(y.find((value) => value !== 0)).toBeCloseTo(1 / 0.7, 6)
    const x = b.input('x', [3])
    expect(dropout(b, x, b.input('u', [3]), 0)).toBe(x)
    expect(() => dropout(b, x, x, 1)).toThrow(/dropout/)
  })
})
