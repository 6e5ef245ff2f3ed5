import { createSpace } from '../../src/contract/channel.ts'
import type { Environment } from '../../src/contract/environment.ts'

const channels = (count: number, name: string) =>
  Array.from(
    { length: count },
    (_, index) => ({ name: `${name}${index}`, unit: '1', low: -1, high: 1 }) as const,
  )

/** An environment of a robot's size that does nothing, for what is around it. A reset's reward is its thread's heap in bytes. */
export async function openEnvironment(): Promise<Environment> {
  const result = {
    observation: new Float32Array(24),
    reward: 0,
    terminated: false,
    truncated: false,
    info: { success: false, limited: 0, sent: new Float64Array(6), rewardTerms: new Float64Array(4) },
  }
  return {
    observationSpace: createSpace(channels(24, 'observation')),
    actionSpace: createSpace(channels(6, 'action')),
    maxSteps: 1e9,
    rewardNames: ['a', 'b', 'c', 'd'],
    reset() {
      result.reward = process.memoryUsage().heapUsed
      return result
    },
    step: () => result,
    close() {},
  }
}
