import { describe, expect, it } from 'vitest'
import { programBuilder } from '../../src/tensor/builder.ts'
import { gradients } from '../../src/tensor/gradients.ts'
import {
  caseFeeds,
  caseInputs,
  caseProgram,
  finiteDifferences,
  referenceOutputs,
  relativeError,
  weighted,
} from './helpers.ts'
import { operationCases } from './operations.ts'

describe('gradients agree with finite differences in float64', () => {
  // Where nothing flows by definition, finite differences say otherwise.
  const cases = operationCases.filter(({ name }) => name !== 'stopGradient')
  it.each(cases)('$name', (operation) => {
    const program = caseProgram(operation)
    const values = caseFeeds(operation)
    const outputs = referenceOutputs(program, values)
    operation.shapes.forEach((_, index) => {
      const expected = finiteDifferences(program, values, `x${index}`)
      const received = outputs[`d${index}`] ?? []
      expect(received.length).toBe(expected.length)
      expected.forEach((value, element) => {
        expect(received[element]).toBeCloseTo(value, 6)
      })
    })
  })
})

describe('second derivatives agree with finite differences of the first', () => {
  const smooth = [
    'tanh',
    'sigmoid',
    'softplus',
    'exp',
    'log',
    'sqrt',
    'square',
    'multiply',
    'divide',
    'where',
    'max of rows',
    'gather',
    'scatterAdd',
    'gemm, bᵀ',
    'gemm with itself',
    'two-layer network',
    'the same node on both sides',
    'elu',
    'softmax',
    'logSumExp',
    'logSoftmax',
    'layer norm',
    'batch norm, training',
    'overlapping slices',
    'split, every part used',
  ]
  it.each(operationCases.filter(({ name }) => smooth.includes(name)))('$name', (operation) => {
    const b = programBuilder(operation.name)
    const inputs = caseInputs(b, operation)
    const y = operation.build(b, ...inputs)
    const first = gradients(b, weighted(b, b.multiply(b.square(y), y)), inputs)
    const loss = first.map((gradient) => weighted(b, gradient)).reduce((sum, term) => b.add(sum, term))
    b.output('loss', loss)
    gradients(b, loss, inputs).forEach((gradient, index) => {
      b.output(`d${index}`, gradient)
    })
    const program = b.build()
    const values = caseFeeds(operation)
    const outputs = referenceOutputs(program, values)
    operation.shapes.forEach((_, index) => {
      const expected = finiteDifferences(program, values, `x${index}`)
      expect(relativeError(outputs[`d${index}`] ?? [], expected)).toBeLessThan(1e-6)
    })
  })
})

describe('gradients', () => {
  it('stop where they are told to', () => {
    const b = programBuilder('stop')
    const x = b.input('x', [2])
    const [gradient] = gradients(b, b.sum(b.multiply(b.stopGradient(x), x)), [x])
    b.output('gradient', gradient ?? x)
    expect([...(referenceOutputs(b.build(), { x: [3, 5] }).gradient ?? [])]).toEqual([3, 5])
  })

  it('are zero for what the loss does not depend on', () => {
    const b = programBuilder('apart')
    const x = b.input('x', [2])
    const y = b.input('y', [3])
    const [, gradient] = gradients(b, b.sum(x), [x, y])
    b.output('gradient', gradient ?? x)
    expect([...(referenceOutputs(b.build(), { x: [3, 5], y: [1, 2, 3] }).gradient ?? [])]).toEqual([0, 0, 0])
  })

  it('are shared by equally large entries', () => {
    const b = programBuilder('ties')
    const x = b.input('x', [2, 3])
    const [gradient] = gradients(b, b.sum(b.max(x, [1])), [x])
    b.output('gradient', gradient ?? x)
    const { gradient: received = [] } = referenceOutputs(b.build(), { x: [1, 3, 3, 5, 2, 4] })
    expect([...received]).toEqual([0, 0.5, 0.5, 1, 0, 0])
  })

  it('do not flow through a condition or an index', () => {
    const b = programBuilder('discrete')
    const x = b.input('x', [2])
    const chosen = b.where(x, b.constant([1, 2]), b.constant([3, 4]))
    const taken = b.gather(b.constant([5, 6]), x)
    const [gradient] = gradients(b, b.sum(b.add(chosen, taken)), [x])
    b.output('gradient', gradient ?? x)
    expect([...(referenceOutputs(b.build(), { x: [0, 1] }).gradient ?? [])]).toEqual([0, 0])
  })

  it('refuse a loss that is no scalar', () => {
    const b = programBuilder('vector')
    const x = b.input('x', [2])
    expect(() => gradients(b, x, [x])).toThrow(/not a scalar/)
  })

  it('come back as one concatenation for a flat vector that was split', () => {
    const b = programBuilder('flat')
    const flat = b.input('flat', [12])
    const parts = b.split(flat, 0, [4, 3, 5])
    const loss = parts.map((part) => b.sum(b.square(part))).reduce((sum, part) => b.add(sum, part))
    const [gradient] = gradients(b, loss, [flat])
    expect(gradient?.operation.kind).toBe('concat')
  })
})
