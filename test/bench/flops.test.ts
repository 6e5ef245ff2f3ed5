import { expect, test } from 'vitest'
import { flops, products } from '../../bench/learner/flops.ts'
import { productsOfOneTurn } from '../../bench/learner/updates.ts'
import { programBuilder } from '../../src/tensor/builder.ts'

test('two operations for each of m · k · n, transposed or not', () => {
  const b = programBuilder('products')
  b.output('plain', b.gemm(b.input('a', [2, 3]), b.input('b', [3, 5])))
  b.output(
    'transposed',
    b.gemm(b.input('c', [7, 2]), b.input('d', [5, 7]), { transposeA: true, transposeB: true }),
  )
  const list = products(b.build())
  expect(list).toEqual([
    [2, 3, 5, false, false],
    [2, 7, 5, true, true],
  ])
  expect(flops(list)).toBe(2 * 2 * 3 * 5 + 2 * 2 * 7 * 5)
})

test('an update of DDPG, product by product', async () => {
  const [n, m, h, batch] = [17, 6, 8, 4]
  const actor = n * h + h * h + h * m
  const critic = (n + m) * h + h * h + h
  // Targets go forward; the critic forward and back, twice its cost but for its input's gradient; the policy the same,
  // through a critic of which only the gradients of its inputs are wanted, and of those only the action's.
  const targets = actor + critic
  const criticStep = 3 * critic - (n + m) * h
  const policyStep = 3 * actor - n * h + 2 * critic - n * h
  const list = await productsOfOneTurn({ algorithm: 'ddpg', hidden: [h, h], batch })
  expect(flops(list)).toBe(2 * (2 * batch * (targets + criticStep + policyStep)))
})
