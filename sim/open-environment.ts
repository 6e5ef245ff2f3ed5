import type { Environment } from '../src/contract/environment.ts'
import { findEnvironment } from './catalogue.ts'

/** An environment by its task's name, for threads that can be told a name only. */
export async function openEnvironment(name: string): Promise<Environment> {
  return findEnvironment(name).open()
}
