import { constants, setPriority } from 'node:os'
import { systemClock } from '../contract/clock.ts'
import { SinewError } from '../contract/errors.ts'
import { type ControlMessage, packError, type StopRequest } from './messages.ts'
import { createStopSwitch } from './stop-input.ts'
import type { RunOptions } from './types.ts'

/*
 * The process that owns the robot. Drivers live on its main thread (serialport crashes in a worker), training and
 * screens live elsewhere. Whatever ends it (Ctrl-C, SIGTERM, its parent gone, an error that nobody caught) the robot
 * is brought to rest first; if even that fails, the far end's own watchdog does it.
 */

/** After a stop was asked for: time for braking, the driver's goodbye and the end of the log, on a busy machine. */
const shutDownMs = 10_000

const stop = new AbortController()
const halt = (reason: string): void => {
  if (stop.signal.aborted) return
  stop.abort(reason)
  setTimeout(giveUp, shutDownMs).unref()
}

function tell(message: ControlMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send || !process.connected) resolve()
    // The parent may be gone by the time it is sent; that is no reason to fail.
    else process.send(message, () => resolve())
  })
}

async function giveUp(): Promise<void> {
  const message = `the robot could not be brought to rest in an orderly way within ${shutDownMs / 1000} s`
  const fix = 'its own watchdog has stopped it; look at it before going on'
  await tell({ kind: 'failed', failure: packError(new SinewError('safety', message, { fix })) })
  process.exit(1)
}

process.on('SIGINT', () => halt('interrupted (Ctrl-C)'))
process.on('SIGTERM', () => halt('asked to end (SIGTERM)'))
process.on('SIGHUP', () => halt('the terminal is gone'))
process.on('disconnect', () => halt('the process that started the run is gone'))
const button = createStopSwitch('the operator')
process.on('message', (message: StopRequest) => {
  if (message.kind === 'stop') halt(message.reason)
  else button.press()
})
let failure: unknown
const onUncaught = (error: unknown): void => {
  failure ??= error
  halt(`an error that nobody caught: ${error instanceof Error ? error.message : String(error)}`)
}
process.on('uncaughtException', onUncaught)
process.on('unhandledRejection', onUncaught)

try {
  // Needs a privilege that most users do not have; the loop is only a little less punctual without.
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {}

try {
  // After the handlers, because loading takes a while and Ctrl-C may come in it.
  const { runSession } = await import('./run-session.ts')
  const report = await runSession({
    options: JSON.parse(process.argv[2] ?? '') as RunOptions,
    clock: systemClock,
    startedAtMs: Date.now(),
    signal: stop.signal,
    stops: [button],
    onEvent: (event) => void tell({ kind: 'event', event }),
  })
  if (failure) throw failure
  await tell({ kind: 'report', report })
  process.exit(0)
} catch (error) {
  await tell({ kind: 'failed', failure: packError(error) })
  process.exit(1)
}
