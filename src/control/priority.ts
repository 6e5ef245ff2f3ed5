import { spawnSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { SinewError } from '../contract/errors.ts'

/** `fifo`: the threads of the loop go before everything that has no real-time priority. Linux only. */
export type LoopPriority = 'normal' | 'fifo'

export const loopPriorities = ['normal', 'fifo'] as const satisfies readonly LoopPriority[]

/** In the middle of 1 to 99: above programs, below what the kernel itself runs so. */
const level = '50'

/** The system's number of the thread that calls; undefined where it cannot be known. */
export function ownThreadId(): number | undefined {
  try {
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    return Number.isInteger(id) ? id : undefined
  } catch {
    return undefined
  }
}

/**
 * Give these threads, and none that they start, the scheduling class SCHED_FIFO, by `chrt` of util-linux. They must
 * sleep between ticks: the kernel takes the processor away from real-time threads that spin.
 *
 * @throws SinewError `usage` where the system does not permit it
 */
export function setFifoPriority(threadIds: readonly (number | undefined)[]): void {
  for (const id of threadIds) {
    const made =
      id === undefined
        ? undefined
        : spawnSync('chrt', ['--fifo', '--reset-on-fork', '--pid', level, String(id)], { encoding: 'utf8' })
    if (made?.status === 0) continue
    const why = made ? (made.error?.message ?? made.stderr.trim()) : 'no /proc/thread-self: not Linux'
    throw new SinewError('usage', 'the loop cannot be given FIFO priority', {
      expected: 'chrt of util-linux, and the right to use it',
      received: why,
      fix: 'allow your user real-time priority ("@robot - rtprio 60" in /etc/security/limits.conf, then log in again), or run without --priority fifo',
    })
  }
}
