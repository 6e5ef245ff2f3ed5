import { SinewError } from '../../src/contract/errors.ts'
import type { Runner } from './face.ts'
import { commands, type RowFailure } from './rows.ts'
import { createSignalMemory, failuresOf, openSignals, rowOf, signalRound, waitForThreads } from './signals.ts'
import type { Thread } from './threads.ts'
import type { ThreadMemory } from './vector-worker.ts'
import { fromWire } from './wire-error.ts'

/** Between two looks at whether the threads still live. */
const lookMs = 100
/** Has rounds done by threads that have opened their environments. */
export function createThreadRunner(
  threads: readonly Thread[],
  memory: Pick<ThreadMemory, 'count' | 'sizes' | 'arrays'>,
  { timeoutS, spins }: { readonly timeoutS: number; readonly spins: number },
): Runner {
  const signalMemory = createSignalMemory(threads.length)
  const signals = openSignals(signalMemory)
  const firstRows = threads.map(({ firstRow }) => firstRow)
  let busy = false
  let lost: RowFailure | undefined
  for (const thread of threads) thread.begin({ ...memory, signals: signalMemory, spins })

  const giveUp = (row: number, message: string, fix: string): RowFailure => {
    lost = { row, error: new SinewError('simulation', message, { fix }) }
    return lost
  }
  /** Who has not come back, and why. */
  const look = (waitedMs: number): RowFailure | undefined => {
    for (let index = 0; index < threads.length; index++) {
      const row = rowOf(signals, index)
      if (row < 0) continue
      if (threads[index].gone())
        return giveUp(row, 'its thread was killed or ran out of memory', 'open another vector environment')
      if (waitedMs >= 1000 * timeoutS) {
        return giveUp(
          row,
          `it did not come back within ${timeoutS} s`,
          'look for a loop without end in the task, or raise timeoutS',
        )
      }
    }
    return undefined
  }
  const failure = (): RowFailure | undefined => {
    let lowest: RowFailure | undefined
    for (const thread of threads) {
      const said = thread.failure()
      if (!said) continue
      const found = fromWire(said)
      if (said.ended) lost = found
      if (!lowest || found.row < lowest.row) lowest = found
    }
    return lowest
  }

  const terminate = (): void => {
    for (const { worker } of threads) void worker.terminate()
  }
  const begin: Runner['begin'] = (command, value) => {
    if (lost) return
    busy = true
    signalRound(signals, command, value, firstRows)
  }
  const finish = (): RowFailure | undefined => {
    if (lost) return lost
    for (let waitedMs = lookMs; !waitForThreads(signals, spins, lookMs); waitedMs += lookMs) {
      const found = look(waitedMs)
      if (found) return found
    }
    busy = false
    return failuresOf(signals) > 0 ? failure() : undefined
  }

  return {
    begin,
    finish,
    close() {
      if (!lost && !busy) {
        begin(commands.close, 0)
        finish()
      }
      if (lost || busy) terminate()
    },
  }
}
