import { startVirtualRobot } from '../../drivers/serial/virtual-robot.ts'

/** A robot of which there is a far end to be had, closed. */
export interface FaultLink {
  readonly name: string
  /** Bring up the far end; what to connect to. */
  start(): Promise<{ readonly connection: string; close(): Promise<unknown> }>
}

/** One entry a link: everything else follows. */
export const links: readonly FaultLink[] = [
  {
    name: 'simulation',
    start: async () => ({ connection: 'sim:reacher', close: async () => undefined }),
  },
  {
    name: 'serial (virtual robot)',
    start: async () => {
      const far = await startVirtualRobot('reacher')
      return { connection: `serial:${far.path}?robot=reacher`, close: () => far.close() }
    },
  },
]
