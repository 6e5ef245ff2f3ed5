import { parentPort, workerData } from 'node:worker_threads'
import { ownThreadId } from './priority.ts'
import { commands, monotonicS, shared } from './ticker-memory.ts'

const { memory, periodS } = workerData as { memory: SharedArrayBuffer; periodS: number }
const flags = new Int32Array(memory)
const times = new Float64Array(memory)

parentPort?.postMessage(ownThreadId())
Atomics.wait(flags, shared.command, commands.wait)

const startS = times[shared.startS]
let index = 0
while (Atomics.load(flags, shared.command) === commands.start) {
  // The grid is absolute, so errors do not add up; ticks whose time has passed are skipped, never made up for.
  index = Math.max(index, Math.floor((monotonicS() - startS) / periodS)) + 1
  const untilMs = (startS + index * periodS - monotonicS()) * 1000
  if (untilMs > 0) Atomics.wait(flags, shared.command, commands.start, untilMs)
  Atomics.store(flags, shared.tick, index)
  Atomics.notify(flags, shared.tick)
}
