import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { SinewError } from '../../../src/contract/errors.ts'
import { forkModule, moduleUrl } from '../../../src/runtime/spawn.ts'

export type EmulatorMessage =
  | { readonly kind: 'ready'; readonly path: string }
  | { readonly kind: 'failed'; readonly message: string }

export interface EmulatorProcess {
  /** What a host opens. */
  readonly path: string
  readonly process: ChildProcess
  close(): Promise<void>
}

/**
 * A firmware on the emulated controller in a process of its own, in real time.
 *
 * @param robot a name or a robot.yaml, the one that the firmware was made from
 * @param hex the firmware as `make` leaves it
 * @throws SinewError `link` if it does not come up
 */
export async function startEmulator(robot: string, hex: string): Promise<EmulatorProcess> {
  const child = forkModule(moduleUrl(import.meta.url, './emulator-process'), [robot, hex], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const first = await Promise.race([
    once(child, 'message').then(([message]): EmulatorMessage => message),
    exited.then(([code]): EmulatorMessage => ({ kind: 'failed', message: `it ended with code ${code}` })),
  ])
  if (first.kind === 'failed') {
    throw new SinewError('link', `the emulated ${robot} did not start`, { received: first.message })
  }
  return {
    path: first.path,
    process: child,
    close: async () => {
      child.kill('SIGTERM')
      await exited
    },
  }
}
