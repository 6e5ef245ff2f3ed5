import { once } from 'node:events'
import type { Clock } from '../contract/clock.ts'
import { moduleUrl, startWorker } from '../runtime/spawn.ts'
import { commands, monotonicS, shared } from './ticker-memory.ts'

/** One beat of the control loop; the object is reused. */
export interface Tick {
  /** When the tick was due, on the loop's clock. */
  scheduledS: number
  /** Ticks that were skipped since the last one that was served. */
  missed: number
}

/** The loop's beat. Ticks lie on a fixed grid that does not drift; those that cannot be served are skipped. */
export interface Ticker {
  /** The system's number of the ticking thread, where it can be known. */
  readonly threadId: number | undefined
  /** The grid begins now: the first tick is due in one period. */
  start(): void
  /** Resolves at the next tick that is due; undefined once closed. Rejects if the ticking thread has failed. */
  next(): Promise<Tick | undefined>
  close(): Promise<void>
}

/**
 * A worker thread sleeps in `Atomics.wait` and this thread in `Atomics.waitAsync`: a beat that neither timers nor
 * the rest of this thread's work delay much (measured: p50 0.15 ms at 500 Hz, against 0.6 ms for a timer at 100 Hz).
 */
export async function createTicker(periodS: number, clock: Clock): Promise<Ticker> {
  const memory = new SharedArrayBuffer(shared.bytes)
  const flags = new Int32Array(memory)
  const times = new Float64Array(memory)
  const worker = startWorker(moduleUrl(import.meta.url, './ticker-worker'), {
    workerData: { memory, periodS },
  })
  const [threadId] = (await once(worker, 'message')) as [number | undefined]
  let failure: unknown

  const tick: Tick = { scheduledS: 0, missed: 0 }
  let served = 0
  let startS = 0
  let closed = false

  const serve = (index: number): Tick => {
    tick.missed = index - served - 1
    tick.scheduledS = startS + index * periodS
    served = index
    return tick
  }
  const order = (command: number): void => {
    Atomics.store(flags, shared.command, command)
    Atomics.notify(flags, shared.command)
  }

  /** `next` wakes, and finds the ticker closed. */
  const end = (): void => {
    closed = true
    Atomics.notify(flags, shared.tick)
  }
  worker.once('error', (cause) => {
    failure = cause
    end()
  })

  return {
    threadId,
    start() {
      startS = clock.nowS()
      times[shared.startS] = monotonicS()
      order(commands.start)
    },
    async next() {
      while (!closed) {
        const index = Atomics.load(flags, shared.tick)
        if (index > served) return serve(index)
        const { async, value } = Atomics.waitAsync(flags, shared.tick, index)
        if (async) await value
      }
      if (failure) throw failure
      return undefined
    },
    async close() {
      end()
      order(commands.close)
      await worker.terminate()
    },
  }
}
