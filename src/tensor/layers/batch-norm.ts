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
 * Running statistics as states `<name>.mean` and `<name>.variance` [features]. Before the first run set the variance
 * to ones: states start at zero.
 */
export function runningStatistics(b: ProgramBuilder, name: string, features: number): Statistics {
  return { mean: b.state(`${name}.mean`, [features]), variance: b.state(`${name}.variance`, [features]) }
}

/**
 * Move running statistics by `momentum` to those of a batch of `rows` rows (at least two), whose variance counts
 * without its bias: rows / (rows − 1), algorithm 2, line 10. Returns them after the step; no gradient flows.
 */
export function trackStatistics(
  b: ProgramBuilder,
  running: Statistics,
  batch: Statistics,
  rows: number,
  momentum = 0.1,
): Statistics {
  const step = (from: Tensor, to: Tensor): Tensor => {
    const next = b.add(from, b.multiply(b.subtract(b.stopGradient(to), from), momentum))
    b.replace(from, next)
    return next
  }
  return {
    mean: step(running.mean, batch.mean),
    variance: step(running.variance, b.multiply(batch.variance, rows / (rows - 1))),
  }
}
