import { createVectorEnvironment } from '../sim/vector/vector-environment.ts'
import { createRandom } from '../src/contract/random.ts'
import type { Task } from '../src/task/types.ts'

/** Steps of robots a second, all rows together, under random actions with resets; returns what measures it. */
export async function vectorRate(task: Task, count: number): Promise<(seconds: number) => number> {
  const vector = await createVectorEnvironment(task, count)
  const { channels } = vector.actionSpace
  const actions = new Float32Array(count * channels.length)
  const random = createRandom(0)
  vector.reset(0)
  return (seconds) => {
    const start = performance.now()
    let steps = 0
    let elapsedS = 0
    for (; elapsedS < seconds; elapsedS = (performance.now() - start) / 1000) {
      for (let part = 0; part < actions.length; part++) {
        const { low, high } = channels[part % channels.length]
        actions[part] = random.between(low, high)
      }
      vector.step(actions)
      steps += count
    }
    return steps / elapsedS
  }
}
