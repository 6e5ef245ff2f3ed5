import type { ProgramBuilder } from '../builder.ts'
import type { Tensor } from '../program.ts'

/** Scale and shift after a normalisation, one number a feature; none means 1 and 0. */
export interface NormOptions {
  readonly gain?: Tensor
  readonly bias?: Tensor
  /** Added to the variance. */
  readonly epsilon?: number
}

/**
 * Every row to mean 0 and variance 1 over its features (the last axis), then gain and bias: Ba, Kiros and Hinton
 * 2016, "Layer Normalization", eq. 4, with the ε of torch.nn.LayerNorm.
 */
export function layerNorm(b: ProgramBuilder, x: Tensor, options: NormOptions = {}): Tensor {
  const features = [x.shape.length - 1]
  const centred = b.subtract(x, b.mean(x, features, { keepDims: true }))
  const variance = b.mean(b.square(centred), features, { keepDims: true })
  return scaleAndShift(b, centred, variance, options)
}

/** gain · centred / √(variance + ε) + bias. */
export function scaleAndShift(
  b: ProgramBuilder,
  centred: Tensor,
  variance: Tensor,
  { gain, bias, epsilon = 1e-5 }: NormOptions,
): Tensor {
  const normal = b.divide(centred, b.sqrt(b.add(variance, epsilon)))
  const scaled = gain ? b.multiply(normal, gain) : normal
  return bias ? b.add(scaled, bias) : scaled
}
