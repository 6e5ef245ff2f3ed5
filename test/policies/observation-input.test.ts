import { describe, expect, it } from 'vitest'
import {
  bakedObservationInput,
  createObservationReader,
  observationInput,
  offsetState,
  scaleState,
  scalingCount,
} from '../../policies/observation-input.ts'
import { createSpace } from '../../src/contract/channel.ts'
import { programBuilder } from '../../src/tensor/builder.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'

const space = createSpace([
  { name: 'angle', unit: 'rad', low: -2, high: 6 },
  { name: 'rate', unit: 'rad/s', low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
])

describe('the observation as networks see it', () => {
  it('is between −1 and 1 by the bounds of its channels, and unchanged where there are none', () => {
    const input = new Float64Array(2)
    const reader = createObservationReader(space, { normaliseObservations: false })
    reader.read(Float32Array.of(-2, 30), input)
    expect([...input]).toEqual([-1, 30])
    reader.read(Float32Array.of(6, -7), input)
    expect([...input]).toEqual([1, -7])
    expect(scalingCount(space, { normaliseObservations: false })).toBe(0)
  })

  it('is the same in the update, in the policy file and in plain loops when it is learnt, and cut at ±10', async () => {
    const choice = { normaliseObservations: true }
    const published = Float32Array.of(99, 98, 97, 1, -2, 0.5, 4) // three weights, offsets, scales
    expect(scalingCount(space, choice)).toBe(4)
    const reader = createObservationReader(space, choice)
    reader.load(published)

    const b = programBuilder('both')
    const observation = b.input('observation', [1, 2])
    b.output('learning', observationInput(b, space, choice)(observation))
    b.output('baked', bakedObservationInput(b, space, choice, published)(observation))
    const executable = await referenceEngine.compile(b.build())
    executable.setState(offsetState, published.subarray(3, 5))
    executable.setState(scaleState, published.subarray(5, 7))

    const input = new Float64Array(2)
    for (const [values, expected] of [
      [
        [2, -1.5],
        [0.5, 2],
      ],
      [
        [100, -100],
        [10, -10],
      ],
    ] as const) {
      const given = Float32Array.from(values)
      reader.read(given, input)
      const { learning, baked } = await executable.run({ observation: given })
      for (const result of [input, learning, baked]) expect([...(result ?? [])]).toEqual(expected)
    }
  })
})
