import { openEnvironment } from '../../sim/open-environment.ts'
import { createRandom } from '../../src/contract/random.ts'
import { type Evaluation, evaluate } from '../../src/learn/evaluate.ts'
import { heldOutSeeds } from '../../src/learn/seeds.ts'

/** Uniform actions in the held-out episodes: what a policy that has learnt nothing gets. */
export async function evaluateRandom(task: string): Promise<Evaluation> {
  const environment = await openEnvironment(task)
  const random = createRandom(0)
  const { channels } = environment.actionSpace
  const act = (_: Float32Array, action: Float32Array): void => {
    channels.forEach(({ low, high }, index) => {
      action[index] = random.between(low, high)
    })
  }
  try {
    return await evaluate(environment, act, heldOutSeeds(100))
  } finally {
    environment.close()
  }
}
