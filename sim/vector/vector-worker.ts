import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Environment } from '../../src/contract/environment.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { factsOf, type TaskFacts } from './face.ts'
import { type RowSizes, vectorArrays } from './memory.ts'
import { openRows, type TaskModule, type VectorOptions } from './open-rows.ts'
import { type Command, commands, createRows, rowSizes } from './rows.ts'
import { commandOf, finishRound, openSignals, reachRow, rowOf, waitForRound } from './signals.ts'
import { toWire, type WireFailure } from './wire-error.ts'

/** What a thread is started with. */
export interface ThreadStart {
  readonly thread: number
  readonly task: TaskModule | string
  readonly firstRow: number
  readonly count: number
  readonly options: VectorOptions
  /** For failures, which are rare and may then cost a message. */
  readonly failures: MessagePort
}

/** Its answer once its environments are open. */
export type ThreadReply =
  | { readonly facts: TaskFacts; readonly sizes: RowSizes }
  | { readonly failure: WireFailure }

/** Then it is given the memory, and hears of nothing but signals from there on. */
export interface ThreadMemory {
  readonly count: number
  readonly sizes: RowSizes
  readonly arrays: SharedArrayBuffer
  readonly signals: SharedArrayBuffer
  readonly spins: number
}

const start = workerData as ThreadStart

function serve(environments: readonly Environment[], memory: ThreadMemory): void {
  const { thread, firstRow, failures } = start
  const signals = openSignals(memory.signals)
  const reached = (row: number): void => reachRow(signals, thread, row)
  const arrays = vectorArrays(memory.count, memory.sizes, memory.arrays)
  const run = createRows(environments, firstRow, arrays, reached)

  // Otherwise the caller would wait for a task that ends its thread.
  process.on('exit', () => {
    const row = rowOf(signals, thread)
    if (row < 0) return
    const error = new SinewError('simulation', 'its thread has ended', {
      fix: 'nothing in a task may call process.exit',
    })
    failures.postMessage({ ...toWire({ row, error }), ended: true })
    finishRound(signals, thread, true)
  })

  let round = 0
  let command: Command
  do {
    round = waitForRound(signals, round, memory.spins)
    command = commandOf(signals) as Command
    const failure = run(command, signals.value[0])
    if (failure) failures.postMessage(toWire(failure))
    finishRound(signals, thread, failure !== undefined)
    // What the caller has posted to see whether this thread lives.
    if (round % 1024 === 0) while (receiveMessageOnPort(failures));
  } while (command !== commands.close)
}

const reply = (message: ThreadReply): void => parentPort?.postMessage(message)
try {
  const environments = await openRows(start.task, start.count, start.options)
  parentPort?.once('message', (memory: ThreadMemory) => serve(environments, memory))
  reply({ facts: factsOf(environments[0]), sizes: rowSizes(environments[0]) })
} catch (error) {
  reply({ failure: toWire({ row: start.firstRow, error }) })
}
start.failures.unref()
