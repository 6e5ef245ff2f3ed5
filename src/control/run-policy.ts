import { SinewError } from '../contract/errors.ts'
import { forkModule, moduleUrl } from '../runtime/spawn.ts'
import { type ControlMessage, type Failure, type StopRequest, unpackError } from './messages.ts'
import { quietHeapFlags } from './quiet-heap.ts'
import type { RunEvent, RunOptions, RunReport } from './types.ts'

export type { EpisodeResult, ExitReason, RunEvent, RunOptions, RunReport, Trip } from './types.ts'

/**
 * Drivers and files share this pool; with its default of 4 threads four slow jobs hold up a serial port by 140 ms.
 */
const threadPool = '16'

/**
 * Run a policy on a robot, in a control process of its own. Resolves when the robot is at rest again: at the end of
 * `durationS` or `episodes`, after `signal` aborts (exit reason `interrupted`), or after the gate has tripped
 * (exit reason `tripped`; see `report.trip`).
 *
 * @param emergencyStop aborted by whatever a person presses to stop the robot now: it brakes, and stays latched
 * @throws SinewError what kept it from running: `usage`, `contract` (nothing was moved), `link`, `safety`, `data`;
 *   `signal.reason` if it was aborted before there was anything to report
 */
export async function runPolicy(
  options: RunOptions,
  onEvent: (event: RunEvent) => void,
  signal?: AbortSignal,
  emergencyStop?: AbortSignal,
): Promise<RunReport> {
  const child = forkModule(moduleUrl(import.meta.url, './control-process'), [JSON.stringify(options)], {
    env: { ...process.env, UV_THREADPOOL_SIZE: threadPool },
    execArgv: [...quietHeapFlags],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ask = (kind: StopRequest['kind']): void => {
    const request: StopRequest = { kind, reason: 'interrupted' }
    child.send(request, () => {})
  }
  const stop = (): void => ask('stop')
  const press = (): void => ask('emergencyStop')
  try {
    return await new Promise<RunReport>((resolve, reject) => {
      let report: RunReport | undefined
      let failure: Failure | undefined
      let opened = false
      child.on('message', (message: ControlMessage) => {
        opened ||= message.kind === 'event' && message.event.kind === 'state'
        if (message.kind === 'event') onEvent(message.event)
        else if (message.kind === 'report') report = message.report
        else failure = message.failure
      })
      child.once('error', reject)
      child.once('exit', (code, killedBy) => {
        if (report) resolve(report)
        else if (failure) reject(unpackError(failure))
        // Ctrl-C while the process was still starting: there was no robot yet, and nobody to report.
        else if (signal?.aborted && !opened) reject(signal.reason)
        else reject(diedSilently(options, code, killedBy))
      })
      if (signal?.aborted) stop()
      else signal?.addEventListener('abort', stop)
      if (emergencyStop?.aborted) press()
      else emergencyStop?.addEventListener('abort', press)
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    emergencyStop?.removeEventListener('abort', press)
  }
}

function diedSilently({ logPath }: RunOptions, code: number | null, killedBy: string | null): SinewError {
  return new SinewError('link', 'the control process ended without a report', {
    expected: 'a report',
    received: killedBy ?? `exit code ${code}`,
    where: logPath,
    fix: 'the robot’s own watchdog has stopped it; the log is readable to its last step',
  })
}
