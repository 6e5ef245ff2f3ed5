import type { EngineConfig } from '../../src/learn/config.ts'
import { openEngine } from '../../src/learn/open-engine.ts'
import type { Learner } from '../../src/learn/types.ts'
import type { NetworkShape } from '../peers/peer.ts'
import { createLearner } from './subject.ts'

/** A learner on the engine of this name; undefined, with the reason printed, where the engine does not work. */
export async function tryLearner(
  shape: NetworkShape,
  engine: string,
  threads: number,
): Promise<Learner | undefined> {
  try {
    return await createLearner(shape, await openEngine({ name: engine as EngineConfig['name'], threads }))
  } catch (error) {
    console.log(`engine ${engine} left out: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

/** Those of the engines that work here. */
export async function workingEngines(names: readonly string[]): Promise<string[]> {
  const working: string[] = []
  for (const name of names) {
    const learner = await tryLearner({ algorithm: 'ddpg', hidden: [4], batch: 2 }, name, 1)
    await learner?.dispose()
    if (learner) working.push(name)
  }
  return working
}
