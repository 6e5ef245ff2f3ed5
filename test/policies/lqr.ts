import { createSpace } from '../../src/contract/channel.ts'
import type { Environment, StepResult } from '../../src/contract/environment.ts'
import { createRandom } from '../../src/contract/random.ts'

/** s' = A s + B a, reward −(sᵀ Q s + R a²), discounted by γ: a cart with friction, by position and velocity. */
export const lqr = {
  a: [
    [1, 0.3],
    [0, 0.8],
  ],
  b: [0, 0.4],
  q: [1, 0.1],
  r: 1,
  discount: 0.9,
} as const

type Matrix = readonly (readonly number[])[]

/**
 * The optimal feedback a = −K s by iterating the discounted Riccati equation from P = Q to its fixed point:
 *
 *     K = γ Bᵀ P A / (R + γ Bᵀ P B),   P ← Q + γ Aᵀ P (A − B K)
 *
 * (Bertsekas, Dynamic Programming and Optimal Control, section 4.1; discounting scales A and B by √γ). The cost from
 * s is sᵀ P s.
 */
export function solveRiccati(): { readonly gain: readonly number[]; readonly cost: Matrix } {
  const { a, b, q, r, discount } = lqr
  const range = [0, 1] as const
  const at = (m: Matrix, i: number, j: number): number => m[i]?.[j] ?? Number.NaN
  let cost: Matrix = range.map((i) => range.map((j) => (i === j ? q[i] : 0)))
  let gain: readonly number[] = [0, 0]
  const sum = (term: (i: 0 | 1) => number): number => term(0) + term(1)
  for (let iteration = 0; iteration < 1000; iteration++) {
    const pb = range.map((i) => sum((j) => at(cost, i, j) * b[j])) // P B; P is symmetric
    const scale = r + discount * sum((i) => b[i] * (pb[i] ?? 0))
    gain = range.map((j) => (discount * sum((i) => (pb[i] ?? 0) * at(a, i, j))) / scale)
    const closed = range.map((i) => range.map((j) => at(a, i, j) - b[i] * (gain[j] ?? 0)))
    const before = cost
    const onward = range.map((i) => range.map((j) => sum((k) => at(before, i, k) * at(closed, k, j))))
    cost = range.map((i) =>
      range.map((j) => (i === j ? q[i] : 0) + discount * sum((k) => at(a, k, i) * at(onward, k, j))),
    )
  }
  return { gain, cost }
}

/**
 * Cut by a time limit every ten steps, though the cost is that of going on for ever: a learner that takes the cut for
 * an end finds another feedback.
 */
export function createLqrEnvironment(): Environment {
  const { a, b, q, r } = lqr
  let random = createRandom(0)
  let step = 0
  const state: [number, number] = [0, 0]
  const info = { success: false, limited: 0, sent: new Float64Array(1), rewardTerms: new Float64Array(1) }
  const result = { observation: new Float32Array(2), reward: 0, terminated: false, truncated: false, info }
  const show = (): StepResult => {
    result.observation.set(state)
    result.truncated = step === 10
    return result
  }
  return {
    observationSpace: createSpace([
      { name: 'position', unit: 'm', low: -2, high: 2 },
      { name: 'velocity', unit: 'm/s', low: -2, high: 2 },
    ]),
    actionSpace: createSpace([{ name: 'force', unit: 'N', low: -1, high: 1 }]),
    maxSteps: 10,
    reset(seed) {
      if (seed !== undefined) random = createRandom(seed)
      step = 0
      state[0] = random.between(-1, 1)
      state[1] = random.between(-1, 1)
      return show()
    },
    step(action) {
      const [position, velocity] = state
      const force = action[0] ?? Number.NaN
      result.reward = -(q[0] * position ** 2 + q[1] * velocity ** 2 + r * force ** 2)
      state[0] = a[0][0] * position + a[0][1] * velocity + b[0] * force
      state[1] = a[1][0] * position + a[1][1] * velocity + b[1] * force
      step++
      return show()
    },
    close() {},
  }
}
