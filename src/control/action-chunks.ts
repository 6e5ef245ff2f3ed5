import type { ActionChunk } from '../policy/types.ts'
import type { Controller } from './controller.ts'

type Act = Controller['act']

/** Asks once for `length` actions and plays them one after the other. */
function playAll(act: Act, size: number, length: number): Act {
  const chunk = new Float32Array(size * length)
  const action = new Float32Array(size)
  let next = length
  const play = (): Float32Array => {
    for (let index = 0; index < size; index++) action[index] = chunk[next * size + index]
    next++
    return action
  }
  const begin = (answer: Float32Array): Float32Array => {
    chunk.set(answer)
    next = 0
    return play()
  }
  return (observation) => {
    if (next < length) return play()
    const answer = act(observation)
    return answer instanceof Promise ? answer.then(begin) : begin(answer)
  }
}

/**
 * Asks in every step and averages what all chunks that reach this step say of it, weights exp(−m·i) with i = 0 for the
 * oldest: temporal ensembling (Zhao et al. 2023, "Learning Fine-Grained Bimanual Manipulation with Low-Cost Hardware",
 * §IV-B).
 */
function average(act: Act, size: number, length: number, decay: number): Act {
  /** The chunk that was asked for in step s lies at s mod length. */
  const chunks = new Float32Array(size * length * length)
  const action = new Float32Array(size)
  let step = 0
  let answered = 0
  const take = (answer: Float32Array): Float32Array => {
    chunks.set(answer, (step % length) * size * length)
    answered = Math.min(answered + 1, length)
    for (let index = 0; index < size; index++) {
      let sum = 0
      let weights = 0
      for (let age = answered - 1; age >= 0; age--) {
        const weight = Math.exp(-decay * (answered - 1 - age))
        const from = ((step - age) % length) * size * length + age * size
        sum += weight * chunks[from + index]
        weights += weight
      }
      action[index] = sum / weights
    }
    step++
    return action
  }
  return (observation) => {
    const answer = act(observation)
    return answer instanceof Promise ? answer.then(take) : take(answer)
  }
}

/** One action a step from a policy that answers with several at once, shape [length × size]. */
export function playChunks(act: Act, size: number, { length, ensemble }: ActionChunk): Act {
  return ensemble === undefined ? playAll(act, size, length) : average(act, size, length, ensemble)
}
