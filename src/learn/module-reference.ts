import type { GateOptions } from '../../sim/gate-options.ts'
import type { Environment } from '../contract/environment.ts'
import { SinewError } from '../contract/errors.ts'
import { moduleUrl } from '../runtime/spawn.ts'
import { repeatActions } from '../task/action-repeat.ts'
import type { Algorithm, AlgorithmConfig } from './types.ts'

/**
 * How a worker thread is told what to build: functions cannot cross threads, the address of a module can.
 * `url` is a file URL as a string.
 */
export interface ModuleReference {
  readonly url: string
  readonly name: string
}

/**
 * An environment, for how many of its steps each action is held (1 unless given), its physics engine, and how much of
 * what it randomises (0 to 1; 0 unless given).
 */
export interface EnvironmentReference extends ModuleReference {
  readonly actionRepeat?: number
  readonly physics?: string
  readonly randomise?: number
  /** How the safety gate is met; as on a robot unless given. */
  readonly gate?: GateOptions
}

/** What the module of an environment exports. */
export interface EnvironmentModule {
  openEnvironment(
    name: string,
    physics?: string,
    randomise?: number,
    gate?: GateOptions,
  ): Promise<Environment>
}

/** What the module of an algorithm exports. */
export interface AlgorithmModule {
  readonly algorithms: Readonly<Record<string, Algorithm>>
}

/** A task of `sim/tasks`, in the simulator. */
export function simulatedTask(name: string): ModuleReference {
  return { url: moduleUrl(import.meta.url, '../../sim/open-environment').href, name }
}

/** An algorithm of `policies/`. */
export function builtInAlgorithm(name: string): ModuleReference {
  return { url: moduleUrl(import.meta.url, '../../policies/index').href, name }
}

export async function openEnvironment({
  url,
  name,
  actionRepeat = 1,
  physics,
  randomise,
  gate,
}: EnvironmentReference): Promise<Environment> {
  const module: EnvironmentModule = await import(url)
  return repeatActions(await module.openEnvironment(name, physics, randomise, gate), actionRepeat)
}

/** @throws SinewError `usage` if the module has no such algorithm. */
export async function loadAlgorithm({ url, name }: ModuleReference): Promise<Algorithm<AlgorithmConfig>> {
  const { algorithms }: AlgorithmModule = await import(url)
  const algorithm = algorithms[name]
  if (algorithm) return algorithm
  throw new SinewError('usage', `there is no algorithm "${name}"`, {
    received: name,
    expected: `one of ${Object.keys(algorithms).join(', ')}`,
  })
}
