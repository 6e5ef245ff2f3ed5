import type { Environment } from '../src/contract/environment.ts'
import { findEnvironment } from './catalogue.ts'
import type { GateOptions } from './gate-options.ts'
import { defaultPhysics, parsePhysics } from './physics-name.ts'

/** An environment by its task's name, for threads that can be told a name only. */
export async function openEnvironment(
  name: string,
  physics: string = defaultPhysics,
  randomise = 0,
  gate: GateOptions = {},
): Promise<Environment> {
  return findEnvironment(name).open({ ...gate, physics: parsePhysics(physics), randomise })
}
