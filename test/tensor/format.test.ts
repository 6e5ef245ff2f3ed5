import { expect, it } from 'vitest'
import { programBuilder } from '../../src/tensor/builder.ts'
import { formatProgram } from '../../src/tensor/format.ts'
import { sgd } from '../../src/tensor/optimizers.ts'

it('a program can be read', () => {
  const b = programBuilder('fit')
  const x = b.input('x', [64, 3])
  b.input('noise', [2])
  const weights = b.state('weights', [3, 1])
  b.state('scale', [])
  b.exp(x) // Dead code: number 4 is missing.
  const predicted = b.clip(b.gemm(x, weights, { bias: b.constant([0.1]) }), -2, Infinity)
  const error = b.subtract(predicted, b.constant(new Float32Array(64).fill(0.5), [64, 1]))
  const loss = b.mean(b.square(error))
  sgd(b, 'weights', weights, loss, { learningRate: 1e-3 })
  b.output('loss', loss)
  b.output('worst', b.max(error, [0]))
  b.output('weights', weights)
  b.output('part', b.concat([b.slice(x, 1, 1, 2), x], 1))
  expect(formatProgram(b.build())).toMatchInlineSnapshot(`
    "program "fit": 2 inputs, 2 states, 4 outputs, 29 nodes
    unused input "noise" [2]
    %0 = input "x" [64, 3]
    %2 = state "weights" [3, 1] → output "weights"
    %3 = state "scale" []
    %5 = constant 0.1 [1]
    %6 = gemm(%0, %2, %5) [64, 1]
    %7 = clip(%6) from -2 to Infinity [64, 1]
    %8 = constant 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 … (64) [64, 1]
    %9 = subtract(%7, %8) [64, 1]
    %10 = multiply(%9, %9) [64, 1]
    %11 = sum(%10) over 0, 1 [1, 1]
    %12 = reshape(%11) []
    %13 = constant 0.015625 []
    %14 = multiply(%12, %13) [] → output "loss"
    %20 = constant 0.03125 []
    %21 = multiply(%9, %20) [64, 1]
    %22 = constant -2 []
    %23 = greater(%6, %22) [64, 1]
    %24 = constant Infinity []
    %25 = greater(%24, %6) [64, 1]
    %26 = multiply(%23, %25) [64, 1]
    %27 = multiply(%21, %26) [64, 1]
    %28 = gemm(%0, %27) aᵀ [3, 1]
    %29 = constant 0.001 []
    %30 = multiply(%28, %29) [3, 1]
    %31 = subtract(%2, %30) [3, 1] → next "weights"
    %32 = max(%9) over 0 [1, 1]
    %33 = reshape(%32) [1] → output "worst"
    %34 = slice(%0) along 1 from 1 [64, 2]
    %35 = concat(%34, %0) along 1 [64, 5] → output "part"
    "
  `)
})
