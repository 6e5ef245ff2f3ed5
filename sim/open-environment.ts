import type { Environment } from '../src/contract/environment.ts'
import { createEnvironment } from './environment.ts'
import { findTask } from './tasks/index.ts'

/** A task's environment by the task's name, for threads that can be told a name only. */
export async function openEnvironment(name: string): Promise<Environment> {
  return createEnvironment(findTask(name))
}
