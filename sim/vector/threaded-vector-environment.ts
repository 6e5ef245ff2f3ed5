import { availableParallelism } from 'node:os'
import type { Task } from '../../src/task/types.ts'
import { createFace } from './face.ts'
import { createVectorMemory, vectorArrays } from './memory.ts'
import { byName, requireCount, type TaskModule, type VectorOptions } from './open-rows.ts'
import { createThreadRunner } from './thread-runner.ts'
import { openThreads, shareRows } from './threads.ts'
import type { VectorEnvironment } from './types.ts'

export interface ThreadedVectorOptions extends VectorOptions {
  /** As many as the machine runs at once unless given; never more than environments. */
  readonly threads?: number
  /** How long a step or a reset may take before its threads are given up; 60 unless given. */
  readonly timeoutS?: number
  /**
   * How often caller and threads look before they sleep; 0 unless given. Looking 1 000 times takes a few µs and saves
   * being woken, but whoever looks keeps a core from whoever works: only for a machine with cores to spare.
   */
  readonly spins?: number
}

/**
 * `count` environments of a task spread over worker threads, to the bit what `createVectorEnvironment` gives, whatever
 * the number of threads. Worth it where a step of one environment costs more than 10 µs or so (sim/README.md).
 *
 * The caller waits without its event loop. The threads keep no process alive.
 *
 * @param task the name of a task that comes with Sinew, or the module of one's own
 * @throws SinewError as `createEnvironment` does; `usage` for a task that has no name for other threads.
 *   From `step` and `reset` `simulation`, with the environment in `where`, also if its thread died or does not come back;
 *   after that only `close` is of use.
 */
export async function createThreadedVectorEnvironment(
  task: Task | TaskModule | string,
  count: number,
  { threads = availableParallelism(), timeoutS = 60, spins = 0, ...options }: ThreadedVectorOptions = {},
): Promise<VectorEnvironment> {
  requireCount('environments', count)
  requireCount('threads', threads)
  const shares = shareRows(count, Math.min(threads, count))
  const opened = await openThreads(await byName(task), shares, options)
  const { facts, sizes } = opened[0].reply
  const memory = createVectorMemory(count, sizes)
  const runner = createThreadRunner(opened, { count, sizes, arrays: memory }, { timeoutS, spins })
  const vector = createFace(count, facts, vectorArrays(count, sizes, memory), runner)
  try {
    vector.reset(0)
  } catch (error) {
    vector.close()
    throw error
  }
  return vector
}
