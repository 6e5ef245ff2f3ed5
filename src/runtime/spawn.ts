import { type ChildProcess, type ForkOptions, fork } from 'node:child_process'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Threads and processes that work both from source (`.ts`, through tsx) and compiled (`.js`).
 *
 * Name the module by its source-side neighbour: `moduleUrl(import.meta.url, './learner-worker')`.
 */
export function moduleUrl(importMetaUrl: string, relative: string): URL {
  const extension = importMetaUrl.endsWith('.ts') ? '.ts' : '.js'
  return new URL(`${relative}${extension}`, importMetaUrl)
}

/** Start a worker thread on a module found with {@link moduleUrl}. */
export function startWorker(module: URL, options: WorkerOptions = {}): Worker {
  if (!module.pathname.endsWith('.ts')) return new Worker(module, options)
  // Node 20 does not apply `--import tsx` to a worker's entry module, so register it from inside.
  const boot = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
    .then((tsx) => { tsx.register(); return import(${JSON.stringify(module.href)}) })`
  return new Worker(boot, { ...options, eval: true, execArgv: [] })
}

/** Fork a process on a module found with {@link moduleUrl}. */
export function forkModule(
  module: URL,
  args: readonly string[] = [],
  options: ForkOptions = {},
): ChildProcess {
  const execArgv = module.pathname.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []
  return fork(module, [...args], { ...options, execArgv: [...(options.execArgv ?? []), ...execArgv] })
}
