import { didYouMean } from '../src/contract/did-you-mean.ts'
import type { Environment } from '../src/contract/environment.ts'
import { SinewError } from '../src/contract/errors.ts'
import { bindContract, requireContract } from '../src/policy/contract.ts'
import type { PolicyContract } from '../src/policy/types.ts'
import { repeatActions } from '../src/task/action-repeat.ts'
import type { Task } from '../src/task/types.ts'
import { classicContract, requireClassicContract } from './classic/contract.ts'
import { type ClassicTask, classicTasks, createClassicEnvironment } from './classic/index.ts'
import type { EnvironmentOptions } from './environment.ts'
import { defaultPhysics } from './physics-name.ts'
import { tasks } from './tasks/index.ts'

/** Something to train on, by name: a task on a simulated robot, or a benchmark that has no robot. */
export interface CatalogueEntry {
  readonly name: string
  readonly summary: string
  open(options?: EnvironmentOptions): Promise<Environment>
  /** The contract that a policy trained here carries. */
  contract(): Promise<PolicyContract>
  /**
   * The environment for a policy that was trained here.
   *
   * @throws SinewError `contract` if the policy was made for something else
   */
  openFor(policy: PolicyContract, options?: EnvironmentOptions): Promise<Environment>
}

/** Robots and their physics are loaded when one is opened: every thread does so anew, and benchmarks need neither. */
function onRobot(task: Task): CatalogueEntry {
  return {
    name: task.name,
    summary: task.summary,
    async open(options) {
      const { createEnvironment } = await import('./environment.ts')
      return createEnvironment(task, undefined, options)
    },
    async contract() {
      const { loadDescription } = await import('../src/description/load.ts')
      return bindContract(task, await loadDescription(task.robot))
    },
    async openFor(policy, options) {
      const { createEnvironment } = await import('./environment.ts')
      const { loadDescription } = await import('../src/description/load.ts')
      const description = await loadDescription(policy.robot)
      requireContract(policy, description, task, task.objects)
      return repeatActions(await createEnvironment(task, description, options), policy.actionRepeat ?? 1)
    },
  }
}

function benchmark(task: ClassicTask): CatalogueEntry {
  return {
    name: task.name,
    summary: task.summary,
    async open(options) {
      refuseOptions(task, options)
      return createClassicEnvironment(task)
    },
    contract: async () => classicContract(task),
    async openFor(policy, options) {
      refuseOptions(task, options)
      requireClassicContract(policy, task)
      return repeatActions(createClassicEnvironment(task), policy.actionRepeat ?? 1)
    },
  }
}

/** A benchmark is its own equations of motion, always the same ones. */
function refuseOptions(
  { name }: ClassicTask,
  { physics = defaultPhysics, randomise = 0, gate = 'on', interferenceWeight = 0 }: EnvironmentOptions = {},
): void {
  if (gate === 'off' || interferenceWeight !== 0) {
    throw new SinewError('usage', `"${name}" has no robot, and so no safety gate`, {
      received: gate === 'off' ? 'gate: off' : `interferenceWeight: ${interferenceWeight}`,
      expected: 'neither',
      fix: 'leave it out, or name a task of a robot',
    })
  }
  if (randomise > 0) {
    throw new SinewError('usage', `"${name}" has nothing to randomise`, {
      received: String(randomise),
      expected: '0',
      fix: 'leave it out, or name a task of a robot',
    })
  }
  if (physics === defaultPhysics) return
  throw new SinewError('usage', `"${name}" has equations of its own: there is no robot to simulate`, {
    received: physics,
    expected: 'no physics engine',
    fix: 'leave it out, or name a task of a robot',
  })
}

/** Everything that can be trained on: tasks first, benchmarks after. */
export const catalogue: readonly CatalogueEntry[] = [
  ...Object.values(tasks).map(onRobot),
  ...Object.values(classicTasks).map(benchmark),
]

/** @throws SinewError `usage` if there is nothing of that name. */
export function findEnvironment(name: string): CatalogueEntry {
  const entry = catalogue.find((each) => each.name === name)
  if (entry) return entry
  const names = catalogue.map((each) => each.name)
  const guess = didYouMean(name, names)
  throw new SinewError('usage', `there is no task "${name}"`, {
    expected: `one of ${names.join(', ')}`,
    received: name,
    ...(guess ? { fix: `did you mean "${guess}"?` } : {}),
  })
}
