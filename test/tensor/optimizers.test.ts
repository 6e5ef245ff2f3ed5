import { describe, expect, it } from 'vitest'
import { type ProgramBuilder, programBuilder } from '../../src/tensor/builder.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import { referenceEngine } from '../../src/tensor/engines/reference.ts'
import { gradients } from '../../src/tensor/gradients.ts'
import {
  adam,
  adamW,
  clipGlobalNorm,
  constantRate,
  cosineRate,
  linearRate,
  polyak,
  type Schedule,
  scheduledRate,
  sgd,
  warmUp,
} from '../../src/tensor/optimizers.ts'
import type { Program, Tensor } from '../../src/tensor/program.ts'
import { referenceOutputs, relativeError } from './helpers.ts'
import { torchValues } from './torch-values.ts'

type Step = (b: ProgramBuilder, x: Tensor, loss: Tensor) => Tensor

describe('optimisers go where PyTorch’s go', () => {
  const steps: Record<string, Step> = {
    sgd: (b, x, loss) => sgd(b, 'x', x, loss, { learningRate: 0.1 }),
    momentum: (b, x, loss) => sgd(b, 'x', x, loss, { learningRate: 0.05, momentum: 0.9 }),
    nesterov: (b, x, loss) => sgd(b, 'x', x, loss, { learningRate: 0.05, momentum: 0.9, nesterov: true }),
    adam: (b, x, loss) =>
      adam(b, 'x', x, loss, { learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }),
    adamW: (b, x, loss) => adamW(b, 'x', x, loss, { learningRate: 0.1, weightDecay: 0.2 }),
    clipped: (b, x, loss) => sgd(b, 'x', x, loss, { learningRate: 0.1, maxGradientNorm: 0.5 }),
  }
  it.each(Object.keys(torchValues.optimizers))('%s', async (name) => {
    const executable = await referenceEngine.compile(quadraticProgram(steps[name] ?? ((_, x) => x)))
    executable.setState(
      'x',
      Float32Array.from({ length: 6 }, (_, index) => Math.sin(index)),
    )
    const expected = torchValues.optimizers[name] ?? {}
    for (let step = 1; step <= 20; step++) {
      await executable.run({})
      const after = expected[step]
      // Constants and the starting point are float32.
      if (after) expect(relativeError(executable.state('x'), after), `step ${step}`).toBeLessThan(1e-6)
    }
    expect(Object.keys(expected)).toContain('20')
  })
})

/** One step down the function that `bench/peers/torch_values.py` describes. */
function quadraticProgram(step: Step): Program {
  const b = programBuilder('quadratic')
  const x = b.state('x', [6])
  const curvature = b.constant(Array.from({ length: 6 }, (_, index) => Math.cos(index)))
  const neighbours = b.multiply(b.slice(x, 0, 0, 5), b.slice(x, 0, 1, 5))
  const bowl = b.multiply(b.sum(b.multiply(curvature, b.square(x))), 0.5)
  step(b, x, b.add(b.add(bowl, b.multiply(b.sum(neighbours), 0.25)), b.sum(x)))
  return b.build()
}

describe('adam', () => {
  it('is algorithm 1 of Kingma and Ba', async () => {
    const b = programBuilder('adam')
    const x = b.state('x', [3])
    const loss = b.sum(b.square(b.subtract(x, b.constant([1, -2, 0.5]))))
    adam(b, 'x', x, loss, { learningRate: 0.1 })
    const executable = await referenceEngine.compile(b.build())

    const goal = [1, -2, 0.5]
    const expected = [0, 0, 0]
    const m = [0, 0, 0]
    const v = [0, 0, 0]
    for (let t = 1; t <= 20; t++) {
      await executable.run({})
      for (const [index, value] of expected.entries()) {
        const gradient = 2 * (value - (goal[index] ?? 0))
        m[index] = 0.9 * (m[index] ?? 0) + 0.1 * gradient
        v[index] = 0.999 * (v[index] ?? 0) + 0.001 * gradient ** 2
        const mHat = (m[index] ?? 0) / (1 - 0.9 ** t)
        const vHat = (v[index] ?? 0) / (1 - 0.999 ** t)
        expected[index] = value - (0.1 * mHat) / (Math.sqrt(vHat) + 1e-8)
      }
      executable.state('x').forEach((value, index) => {
        expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 6)
      })
    }
  })

  it('takes a gradient in place of a loss', () => {
    const byLoss = quadraticProgram((b, x, loss) => adam(b, 'x', x, loss, { learningRate: 0.1 }))
    const byGradient = quadraticProgram((b, x, loss) => {
      const [gradient = x] = gradients(b, loss, [x])
      return adam(b, 'x', x, { gradient }, { learningRate: 0.1 })
    })
    expect(byGradient).toEqual(byLoss)
  })
})

describe('clipGlobalNorm', () => {
  it('scales all gradients together, and only where they are too long', () => {
    const b = programBuilder('clip')
    const clipped = clipGlobalNorm(b, [b.input('x', [2]), b.input('y', [1])], 2)
    clipped.forEach((tensor, index) => {
      b.output(`g${index}`, tensor)
    })
    const program = b.build()
    const long = referenceOutputs(program, { x: [2, 4], y: [4] }) // norm 6
    expect(long.g0?.[0]).toBeCloseTo(2 / 3, 6)
    expect(long.g0?.[1]).toBeCloseTo(4 / 3, 6)
    expect(long.g1?.[0]).toBeCloseTo(4 / 3, 6)
    const short = referenceOutputs(program, { x: [0.5, 1], y: [0] })
    expect([...(short.g0 ?? []), ...(short.g1 ?? [])]).toEqual([0.5, 1, 0])
    const none = referenceOutputs(program, { x: [0, 0], y: [0] })
    expect([...(none.g0 ?? []), ...(none.g1 ?? [])]).toEqual([0, 0, 0])
  })
})

describe('schedules', () => {
  it.each<[string, Schedule]>([
    ['linear', linearRate(0.8, 0.2, 20)],
    ['cosine', cosineRate(0.8, 0.1, 20)],
    ['warmUpCosine', warmUp(5, cosineRate(0.8, 0.1, 20))],
  ])('%s is PyTorch’s', async (name, schedule) => {
    const expected = torchValues.schedules[name] ?? []
    expect(expected.length).toBeGreaterThan(0)
    const received = await rates(schedule, expected.length)
    expected.forEach((rate, step) => {
      expect(received[step], `step ${step}`).toBeCloseTo(rate, 6)
    })
  })

  it('end and stay there', async () => {
    expect((await rates(cosineRate(1, 0.25, 3), 6)).slice(3)).toEqual([0.25, 0.25, 0.25])
    expect((await rates(linearRate(1, 0.25, 2), 4)).slice(2)).toEqual([0.25, 0.25])
    expect(await rates(constantRate(0.5), 3)).toEqual([0.5, 0.5, 0.5])
    expect(await rates(warmUp(2, constantRate(0.5)), 4)).toEqual([0.25, 0.5, 0.5, 0.5])
  })

  it('stand still where float32 can count no further', async () => {
    const b = programBuilder('long')
    b.output('rate', scheduledRate(b, 'long', linearRate(1, 0, 2 ** 24)))
    const executable = await onnxEngine().compile(b.build())
    executable.setState('long.step', Float32Array.of(2 ** 24 - 1))
    for (let run = 0; run < 3; run++) await executable.run({})
    expect([...executable.state('long.step')]).toEqual([2 ** 24])
    expect([...(executable.outputs.rate ?? [])]).toEqual([0])
    await executable.dispose()
  })

  it('drive an optimiser', async () => {
    const b = programBuilder('driven')
    const x = b.state('x', [1])
    const learningRate = scheduledRate(b, 'x', linearRate(1, 0, 2))
    sgd(b, 'x', x, b.sum(x), { learningRate })
    const executable = await referenceEngine.compile(b.build())
    const path: number[] = []
    for (let step = 0; step < 4; step++) {
      await executable.run({})
      path.push(...executable.state('x'))
    }
    expect(path).toEqual([-1, -1.5, -1.5, -1.5])
  })
})

async function rates(schedule: Schedule, steps: number): Promise<number[]> {
  const b = programBuilder('schedule')
  b.output('rate', scheduledRate(b, 'test', schedule))
  const executable = await referenceEngine.compile(b.build())
  const result: number[] = []
  for (let step = 0; step < steps; step++) result.push((await executable.run({})).rate?.[0] ?? Number.NaN)
  return result
}

describe('polyak', () => {
  it('moves the target by the rate', async () => {
    const b = programBuilder('polyak')
    const target = b.state('target', [2])
    polyak(b, target, b.input('source', [2]), 0.25)
    const executable = await referenceEngine.compile(b.build())
    executable.setState('target', Float32Array.of(0, 4))
    await executable.run({ source: Float32Array.of(8, 0) })
    expect([...executable.state('target')]).toEqual([2, 3])
  })
})
