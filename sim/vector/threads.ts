import { once } from 'node:events'
import { MessageChannel, receiveMessageOnPort, type Worker } from 'node:worker_threads'
import { moduleUrl, startWorker } from '../../src/runtime/spawn.ts'
import type { TaskModule, VectorOptions } from './open-rows.ts'
import type { ThreadMemory, ThreadReply, ThreadStart } from './vector-worker.ts'
import { fromWire, type WireFailure } from './wire-error.ts'

/** `ended`: and the thread with it. */
export type ThreadFailure = WireFailure & { readonly ended?: boolean }

/** A thread with some of the rows. */
export interface Thread {
  readonly worker: Worker
  readonly firstRow: number
  readonly reply: Extract<ThreadReply, { facts: unknown }>
  begin(memory: ThreadMemory): void
  /** A failure that it has reported. Needs no event loop. */
  failure(): ThreadFailure | undefined
  /** Whether it is known to be gone: killed, or out of memory. Needs no event loop. */
  gone(): boolean
}

/** Rows of each thread, as even as can be, the first ones the longer: [first, count]. */
export function shareRows(count: number, threads: number): (readonly [first: number, count: number])[] {
  return Array.from({ length: threads }, (_, thread) => {
    const first = Math.ceil((thread * count) / threads)
    return [first, Math.ceil(((thread + 1) * count) / threads) - first] as const
  })
}

/** All or none. @throws what opening the environments throws */
export async function openThreads(
  task: TaskModule | string,
  shares: readonly (readonly [first: number, count: number])[],
  options: VectorOptions,
): Promise<Thread[]> {
  const opened = await Promise.allSettled(
    shares.map(([first, count], thread) => openThread(thread, task, first, count, options)),
  )
  const threads = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  for (const each of opened) {
    if (each.status === 'fulfilled') continue
    await Promise.all(threads.map(({ worker }) => worker.terminate()))
    throw each.reason
  }
  return threads
}

async function openThread(
  thread: number,
  task: TaskModule | string,
  firstRow: number,
  count: number,
  options: VectorOptions,
): Promise<Thread> {
  const { port1: port, port2: failures } = new MessageChannel()
  const workerData: ThreadStart = { thread, task, firstRow, count, options, failures }
  const worker = startWorker(moduleUrl(import.meta.url, './vector-worker'), {
    workerData,
    transferList: [failures],
  })
  const [reply] = (await Promise.race([
    once(worker, 'message'),
    once(worker, 'exit').then(([code]) => {
      throw new Error(`a thread of environments ended with code ${code} before they were open`)
    }),
  ])) as [ThreadReply]
  if ('failure' in reply) {
    await worker.terminate()
    port.close()
    throw fromWire(reply.failure).error
  }
  let exited = false
  // Without a listener an error would end the process; what became of the thread shows at the next step.
  worker.on('error', () => {
    exited = true
  })
  worker.on('exit', () => {
    exited = true
    port.close()
  })
  // Posting to a port whose other end is gone gives nothing back where it otherwise gives true. That is Node's and not
  // written down, so it is believed only where a living thread gives true.
  const reaches = (): boolean => (port.postMessage(0) as unknown) === true
  const tells = reaches()
  let said: ThreadFailure | undefined
  // A port learns that the other end is gone when it looks for messages.
  const look = (): void => {
    said ??= receiveMessageOnPort(port)?.message
  }
  port.unref()
  worker.unref()
  return {
    worker,
    firstRow,
    reply,
    begin: (memory) => worker.postMessage(memory),
    failure() {
      look()
      const found = said
      said = undefined
      return found
    },
    gone() {
      look()
      return said === undefined && (exited || (tells && !reaches()))
    },
  }
}
