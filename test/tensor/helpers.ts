import { createRandom } from '../../src/contract/random.ts'
import { type ProgramBuilder, programBuilder } from '../../src/tensor/builder.ts'
import type { Feeds } from '../../src/tensor/engine.ts'
import { evaluate, type Values } from '../../src/tensor/engines/reference.ts'
import { gradients } from '../../src/tensor/gradients.ts'
import type { Program, Tensor } from '../../src/tensor/program.ts'
import { sizeOf } from '../../src/tensor/shape.ts'
import type { OperationCase } from './operations.ts'

/** ‖received − expected‖ / ‖expected‖. */
export function relativeError(received: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0
  let size = 0
  for (let index = 0; index < expected.length; index++) {
    difference += ((received[index] ?? Number.NaN) - (expected[index] ?? Number.NaN)) ** 2
    size += (expected[index] ?? Number.NaN) ** 2
  }
  return difference === 0 ? 0 : Math.sqrt(difference / Math.max(size, 1e-30))
}

/** Inputs of a case by name, float32 values so that every engine sees the same numbers. */
export function caseFeeds({ name, shapes, low = -1, high = 1 }: OperationCase): Feeds {
  const random = createRandom(name.length * 31 + shapes.length)
  return Object.fromEntries(
    shapes.map((shape, index) => [
      `x${index}`,
      Float32Array.from({ length: sizeOf(shape) }, () => random.between(low, high)),
    ]),
  )
}

export function caseInputs(b: ProgramBuilder, { shapes }: OperationCase): Tensor[] {
  return shapes.map((shape, index) => b.input(`x${index}`, shape))
}

/** A scalar in which every element of `y` has a weight of its own, so that no gradient hides in a sum. */
export function weighted(b: ProgramBuilder, y: Tensor): Tensor {
  const weights = Float32Array.from({ length: sizeOf(y.shape) }, (_, index) => Math.cos(index + 1))
  return b.sum(b.multiply(y, b.constant(weights, y.shape)))
}

/** Outputs `y`, `loss`, `d0`, `d1`, …: the case, a weighted sum of it, and that sum's derivatives. */
export function caseProgram(operation: OperationCase): Program {
  const b = programBuilder(operation.name)
  const inputs = caseInputs(b, operation)
  const y = operation.build(b, ...inputs)
  const loss = weighted(b, y)
  b.output('y', y)
  b.output('loss', loss)
  gradients(b, loss, inputs).forEach((gradient, index) => {
    b.output(`d${index}`, gradient)
  })
  return b.build()
}

/** Outputs of a program in float64, by name. */
export function referenceOutputs(program: Program, values: Values): Record<string, Float64Array> {
  const results = evaluate(program, values)
  return Object.fromEntries(
    program.outputs.map(({ name, tensor }) => [name, results.get(tensor) ?? new Float64Array()]),
  )
}

/** Central differences of the scalar output `loss` by the input `name`. */
export function finiteDifferences(program: Program, values: Values, name: string, step = 1e-5): Float64Array {
  const base = Float64Array.from(values[name] ?? [])
  const lossAt = (index: number, change: number): number => {
    const moved = base.slice()
    moved[index] = (moved[index] ?? 0) + change
    return referenceOutputs(program, { ...values, [name]: moved }).loss?.[0] ?? Number.NaN
  }
  return base.map((_, index) => (lossAt(index, step) - lossAt(index, -step)) / (2 * step))
}
