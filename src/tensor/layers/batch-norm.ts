import type { ProgramBuilder } from '../builder.ts'
import type { Tensor } from '../program.ts'
import { type NormOptions, scaleAndShift } from './layer-norm.ts'

/** One number a feature. */
export interface Statistics {
  readonly mean: Tensor
  readonly variance: Tensor
}

/**
 * Batch normalisation: Ioffe and Szegedy 2015 (arXiv 1502.03167). Every feature (the last axis of a matrix [rows,
 * features]) is brought to mean 0 and variance 1, then gain and bias. In training by the statistics of the batch,
 * algorithm 1: `batchNorm(b, x, batchStatistics(b, x))`; afterwards by running ones, algorithm 2, line 10.
 */
export function batchNorm(
  b: ProgramBuilder,
  x: Tensor,
  { mean, variance }: Statistics,
  options: NormOptions = {},
): Tensor {
  return scaleAndShift(b, b.subtract(x, mean), variance, options)
}

/** Mean and (biased) variance of each column of x [rows, features]. The gradient flows through them. */
export function batchStatistics(b: ProgramBuilder, x: Tensor): Statistics {
  const mean = b.mean(x, [0])
  return { mean, variance: b.mean(b.square(b.subtract(x, mean)), [0]) }
}

/**
 * Running statistics after a batch of `rows` rows (at least two): moved by `momentum` to its mean and its variance
 * without bias, times rows / (rows − 1) (algorithm 2, line 10). No gradient flows. The running ones are states of
 * the program, or slices of one, that the caller replaces; they start at mean 0 and variance 1.
 */
export function trackedStatistics(
  b: ProgramBuilder,
  running: Statistics,
  batch: Statistics,
  rows: number,
  momentum = 0.1,
): Statistics {
  const moved = (from: Tensor, to: Tensor): Tensor =>
    b.add(from, b.multiply(b.subtract(b.stopGradient(to), from), momentum))
  return {
    mean: moved(running.mean, batch.mean),
    variance: moved(running.variance, b.multiply(batch.variance, rows / (rows - 1))),
  }
}
