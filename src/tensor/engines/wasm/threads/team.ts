import { Worker } from 'node:worker_threads'
import { SinewError } from '../../../../contract/errors.ts'
import type { TeamLayout } from '../compile.ts'
import { control, loadProgram } from './control.ts'
import { createSleep } from './meeting.ts'
import { type TeamReply, workerSource } from './worker-source.ts'

/** Threads that work on one memory together with the thread that has them. Needs Node, as nothing else of the engine. */
export interface Team {
  /**
   * One module a thread, the first for the caller's own. What it resolves to runs them all and returns when all are
   * done.
   * @throws SinewError `engine` if a thread does not take its module, or has ended
   */
  load(modules: readonly WebAssembly.Module[]): Promise<() => void>
  /** Resolves when the threads have ended. */
  close(): Promise<void>
}

/** @throws SinewError `engine` if a thread cannot be started */
export async function startTeam(
  memory: WebAssembly.Memory,
  { threads, words: address }: TeamLayout,
): Promise<Team> {
  const words = new Int32Array(memory.buffer, address)
  let failure: string | undefined
  let programs = 0
  const workers = Array.from({ length: threads - 1 }, () => {
    const worker = new Worker(workerSource, { eval: true, execArgv: [], workerData: { memory, address } })
    worker.on('error', (error) => {
      failure ??= error.message
    })
    worker.on('exit', () => {
      failure ??= 'it ended'
    })
    return worker
  })
  const fail = (received: string, cause?: unknown): SinewError => {
    failure ??= received
    void close()
    return new SinewError('engine', 'a thread of the wasm engine is lost, and the states with it', {
      where: 'engine.threads',
      received: failure,
      fix: 'resume from the last checkpoint, with --engine.threads 1 if it happens again',
      cause,
    })
  }
  const close = async (): Promise<void> => {
    failure ??= 'it was disposed'
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  const command = (program: number): void => {
    words[control.program] = program
    words[control.base] = Atomics.load(words, control.arrived)
    Atomics.add(words, control.command, 1)
    Atomics.notify(words, control.command)
  }
  try {
    await Promise.all(workers.map(replyOf))
  } catch (error) {
    await close()
    throw new SinewError('engine', `the wasm engine's threads do not start`, {
      where: 'engine.threads',
      expected: `${threads - 1} more beside this one`,
      received: error instanceof Error ? error.message : String(error),
      fix: 'take --engine.threads 1',
      cause: error,
    })
  }

  return {
    async load([own, ...others]) {
      if (failure) throw fail(failure)
      const instance = await WebAssembly.instantiate(own, { host: { memory, sleep: createSleep(words) } })
      const { run } = instance.exports
      if (typeof run !== 'function') throw new SinewError('engine', 'a module has no "run"')
      const replies = workers.map(replyOf)
      for (const [index, worker] of workers.entries()) worker.postMessage(others[index])
      command(loadProgram)
      await Promise.all(replies).catch((error: unknown) => {
        throw fail(error instanceof Error ? error.message : String(error), error)
      })
      const program = programs++
      return () => {
        if (failure) throw fail(failure)
        command(program)
        try {
          run(words[control.base])
        } catch (error) {
          throw fail('it does not answer', error)
        }
      }
    },
    close,
  }
}

/** The worker's next message. The process is kept alive so long and no longer. */
function replyOf(worker: Worker): Promise<void> {
  worker.ref()
  return new Promise<void>((resolve, reject) => {
    const ended = (code: number): void => reject(new Error(`a worker thread ended with ${code}`))
    worker.once('error', reject)
    worker.once('exit', ended)
    worker.once('message', (reply: TeamReply) => {
      worker.off('error', reject)
      worker.off('exit', ended)
      if (reply.error === undefined) resolve()
      else reject(new Error(reply.error))
    })
  }).finally(() => worker.unref())
}
