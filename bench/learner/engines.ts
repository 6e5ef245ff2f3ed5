import type { EngineConfig } from '../../src/learn/config.ts'
import { openEngine } from '../../src/learn/open-engine.ts'
import type { Engine } from '../../src/tensor/engine.ts'

/** The engine by its name on the command line; undefined, with the reason printed, where this machine has it not. */
export async function tryEngine(name: string, threads: number): Promise<Engine | undefined> {
  try {
    return await openEngine({ name: name as EngineConfig['name'], threads })
  } catch (error) {
    console.log(`engine ${name} left out: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}
