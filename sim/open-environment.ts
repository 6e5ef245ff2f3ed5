import type { Environment } from '../src/contract/environment.ts'
import { findEnvironment } from './catalogue.ts'
import { defaultPhysics, parsePhysics } from './physics-name.ts'

/** An environment by its task's name, for threads that can be told a name only. */
export async function openEnvironment(
  name: string,
  physics: string = defaultPhysics,
  randomise = 0,
): Promise<Environment> {
  return findEnvironment(name).open({ physics: parsePhysics(physics), randomise })
}
