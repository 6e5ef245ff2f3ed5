import { SinewError } from '../contract/errors.ts'
import type { ProgramBuilder } from './builder.ts'
import { derivatives } from './derivatives.ts'
import type { Tensor } from './program.ts'
import { broadcastAxes, formatShape, sameShape, sizeOf } from './shape.ts'
import { assembleSlices, type SlicePart } from './slices.ts'

/**
 * Reverse-mode differentiation from program to program: the derivative of a scalar by each of `parameters`, as
 * new nodes of the same builder, so that it can be differentiated again.
 *
 * Shapes are those of the parameters. A parameter that the loss does not depend on has gradient zero.
 * @throws SinewError `engine` if `loss` has more than one element
 */
export function gradients(b: ProgramBuilder, loss: Tensor, parameters: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape) !== 1) {
    throw new SinewError('engine', 'gradients: the loss is not a scalar', {
      expected: 'shape []',
      received: formatShape(loss.shape),
      fix: 'sum or average it first',
    })
  }
  const relevant = dependents(loss, parameters)
  const whole = new Map<Tensor, Tensor>([[loss, b.constant(new Float32Array([1]), loss.shape)]])
  const parts = new Map<Tensor, SlicePart[]>()

  const accumulate = (target: Tensor, contribution: () => Tensor): void => {
    if (!relevant.has(target)) return
    const before = whole.get(target)
    const more = sumTo(b, contribution(), target)
    whole.set(target, before ? b.add(before, more) : more)
  }
  const gradientOf = (tensor: Tensor): Tensor | undefined => {
    const slices = parts.get(tensor)
    if (slices) {
      parts.delete(tensor)
      for (const assembled of assembleSlices(b, tensor.shape, slices)) accumulate(tensor, () => assembled)
    }
    return whole.get(tensor)
  }

  const order = [...relevant].sort((x, y) => y.id - x.id)
  for (const tensor of order) {
    const gradient = gradientOf(tensor)
    if (!gradient) continue
    if (tensor.operation.kind === 'slice') {
      const [source] = tensor.inputs
      if (!relevant.has(source)) continue
      const { axis, start } = tensor.operation
      parts.set(source, [...(parts.get(source) ?? []), { axis, start, gradient }])
    } else {
      const contributions = derivatives(b, tensor, gradient)
      tensor.inputs.forEach((source, index) => {
        const contribution = contributions[index]
        if (contribution) accumulate(source, contribution)
      })
    }
  }
  return parameters.map((parameter) => {
    return gradientOf(parameter) ?? b.broadcast(b.constant(0), parameter.shape)
  })
}

/** The nodes between the parameters and the loss, both included. */
function dependents(loss: Tensor, parameters: readonly Tensor[]): Set<Tensor> {
  const answer = new Map<Tensor, boolean>()
  const leaves = new Set(parameters)
  const depends = (tensor: Tensor): boolean => {
    const known = answer.get(tensor)
    if (known !== undefined) return known
    let result = leaves.has(tensor)
    if (tensor.operation.kind !== 'stopGradient' && tensor.operation.kind !== 'greater') {
      for (const source of tensor.inputs) result = depends(source) || result
    }
    answer.set(tensor, result)
    return result
  }
  depends(loss)
  return new Set([...answer].filter(([, reached]) => reached).map(([tensor]) => tensor))
}

/** Sum a gradient over the axes along which its tensor had been broadcast. */
function sumTo(b: ProgramBuilder, gradient: Tensor, target: Tensor): Tensor {
  if (sameShape(gradient.shape, target.shape)) return gradient
  const axes = broadcastAxes(target.shape, gradient.shape)
  return b.reshape(b.sum(gradient, axes, { keepDims: true }), target.shape)
}
