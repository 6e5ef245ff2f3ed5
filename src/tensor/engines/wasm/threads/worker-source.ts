import { control, loadProgram } from './control.ts'

/** About a tenth of a millisecond: what lies between two updates. */
const looks = 50_000

/**
 * What a thread of a team does, as plain JavaScript: a worker on a module of its own would have to load the loader of
 * TypeScript first, ten times as long as everything else takes. It never goes back to its event loop: commands come by
 * memory, so that a run is synchronous for the caller. With nothing to do it looks for a while, then sleeps.
 */
export const workerSource = `
'use strict'
const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads')
const { memory, address } = workerData
const words = new Int32Array(memory.buffer, address)
const runs = []

function commandAfter(seen) {
  for (let look = 0; look < ${looks}; look++) {
    const command = Atomics.load(words, ${control.command})
    if (command !== seen) return command
  }
  for (;;) {
    Atomics.wait(words, ${control.command}, seen)
    const command = Atomics.load(words, ${control.command})
    if (command !== seen) return command
  }
}

try {
  let seen = Atomics.load(words, ${control.command})
  parentPort.postMessage({})
  for (;;) {
    seen = commandAfter(seen)
    const program = words[${control.program}]
    if (program === ${loadProgram}) {
      const module = receiveMessageOnPort(parentPort).message
      runs.push(new WebAssembly.Instance(module, { host: { memory, sleep: () => 0 } }).exports.run)
      parentPort.postMessage({})
    } else {
      runs[program](words[${control.base}])
    }
  }
} catch (error) {
  Atomics.store(words, ${control.failed}, 1)
  Atomics.notify(words, ${control.arrived})
  parentPort.postMessage({ error: String(error) })
}
`

/** Sent at the start and for each program; `error` says that the thread is of no use. */
export interface TeamReply {
  readonly error?: string
}
