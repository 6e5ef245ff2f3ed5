import { SinewError } from '../../../../src/contract/errors.ts'
import { forkModule, moduleUrl } from '../../../../src/runtime/spawn.ts'
import type { VirtualBusMessage, VirtualBusOrder, VirtualBusReport } from './messages.ts'

export interface VirtualServoBusProcess {
  readonly path: string
  tell(order: Exclude<VirtualBusOrder, { kind: 'report' }>): void
  report(): Promise<VirtualBusReport>
  /** As pulling the supply: the process is gone at once. */
  kill(): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}

/**
 * A virtual servo bus in a process of its own.
 *
 * @param robot a name or a robot.yaml, as `loadDescription` takes it
 * @throws SinewError `link` if it does not come up
 */
export async function startVirtualServoBus(
  robot: string,
  protocol: 'feetech' | 'dynamixel',
  link?: string,
): Promise<VirtualServoBusProcess> {
  const child = forkModule(
    moduleUrl(import.meta.url, './virtual-servo-bus-process'),
    [robot, protocol, ...(link === undefined ? [] : [link])],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  )
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const fail = (received: string): SinewError =>
    new SinewError('link', `the virtual ${robot} is not there`, { received })
  const next = <Kind extends VirtualBusMessage['kind']>(
    kind: Kind,
  ): Promise<Extract<VirtualBusMessage, { kind: Kind }>> =>
    new Promise((resolve, reject) => {
      const onMessage = (message: VirtualBusMessage): void => {
        if (message.kind === 'failed') reject(fail(message.message))
        else if (message.kind === kind) resolve(message as Extract<VirtualBusMessage, { kind: Kind }>)
        else return
        child.off('message', onMessage)
      }
      child.on('message', onMessage)
      void exited.then(() => reject(fail('its process ended')))
    })
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await exited
  }
  const { path } = await next('ready')
  return {
    path,
    tell: (order) => void child.send(order),
    report: async () => {
      const reply = next('report')
      child.send({ kind: 'report' } satisfies VirtualBusOrder)
      return (await reply).report
    },
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
  }
}
