import type { Environment } from '../../src/contract/environment.ts'
import { SinewError } from '../../src/contract/errors.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Task } from '../../src/task/types.ts'
import type { EnvironmentOptions } from '../environment.ts'

/**
 * A task of one's own for other threads, which cannot be given functions: a module (file URL) that exports
 * `openEnvironment(name, physics, randomise)`, as `sim/open-environment.ts` does.
 */
export interface TaskModule {
  readonly url: string
  readonly name: string
}

export interface VectorOptions extends EnvironmentOptions {
  /** The task's own robot unless given. */
  readonly description?: RobotDescription
}

interface EnvironmentModule {
  openEnvironment(name: string, physics?: string, randomise?: number): Promise<Environment>
}

/** `task` as it can be told to another thread. @throws SinewError `usage` if it cannot */
export async function byName(task: Task | TaskModule | string): Promise<TaskModule | string> {
  if (typeof task === 'string' || 'url' in task) return task
  const { tasks } = await import('../tasks/index.ts')
  if (tasks[task.name] === task) return task.name
  throw new SinewError('usage', `task "${task.name}" cannot be handed to other threads`, {
    expected: 'the name of a task that comes with Sinew, or { url, name } of a module',
    fix: 'export openEnvironment(name, physics, randomise) from a module and give its URL, or use createVectorEnvironment',
  })
}

/** `count` environments of a task, in this thread. */
export function openRows(
  task: Task | TaskModule | string,
  count: number,
  options: VectorOptions,
): Promise<Environment[]> {
  return Promise.all(Array.from({ length: count }, () => openRow(task, options)))
}

/** Imports only what it needs: every thread does so anew. */
async function openRow(
  task: Task | TaskModule | string,
  { description, ...options }: VectorOptions,
): Promise<Environment> {
  if (typeof task !== 'string' && 'url' in task) {
    const { openEnvironment }: EnvironmentModule = await import(task.url)
    return openEnvironment(task.name, options.physics, options.randomise)
  }
  if (typeof task === 'string' && !description) {
    const { findEnvironment } = await import('../catalogue.ts')
    return findEnvironment(task).open(options)
  }
  const { createEnvironment } = await import('../environment.ts')
  if (typeof task !== 'string') return createEnvironment(task, description, options)
  const { findTask } = await import('../tasks/index.ts')
  return createEnvironment(findTask(task), description, options)
}

/** @throws SinewError `usage` */
export function requireCount(what: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return
  throw new SinewError('usage', `there cannot be ${count} ${what}`, {
    expected: '1 or more',
    received: String(count),
  })
}
