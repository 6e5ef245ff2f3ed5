import type { Clock } from '../../../src/contract/clock.ts'
import type { SerialLink, SerialLinkOptions } from '../link.ts'
import { createServoBus, type ServoBus } from './bus.ts'
import type { ServoFamily } from './family.ts'
import { createGoals, type Goals } from './goals.ts'
import type { ServoJoint } from './joints.ts'
import { createStatusReader, type StatusReader } from './status.ts'

/** An open bus and what is asked of it over and over. */
export interface ServoSession {
  readonly link: SerialLink
  readonly bus: ServoBus
  readonly goals: Goals
  readonly reader: StatusReader
  /** The next time that all servos have answered; false if they have not within `timeoutS`. */
  nextReading(timeoutS: number): Promise<boolean>
  close(): Promise<void>
}

export interface SessionOptions {
  readonly path: string
  readonly baudRate: number
  readonly clock: Clock
  readonly openLink: (options: SerialLinkOptions) => Promise<SerialLink>
  onLost(reason: string): void
  /** With whether all servos have answered. */
  onReading(complete: boolean): void
}

/** @throws SinewError `link` */
export async function openServoSession(
  family: ServoFamily,
  servos: readonly ServoJoint[],
  options: SessionOptions,
): Promise<ServoSession> {
  const { path, baudRate, clock, onLost } = options
  const link = await options.openLink({ path, baudRate })
  link.onLost((reason) => onLost(`the link broke: ${reason}`))
  const bus = createServoBus({
    link,
    codec: family.codec,
    clock,
    baudRate,
    onRefused: () => onLost('the link does not take what is sent'),
  })
  let waiting: ((came: boolean) => void)[] = []
  const reader = createStatusReader(
    family,
    bus.wire,
    servos,
    () => clock.nowS(),
    (complete) => {
      options.onReading(complete)
      if (!complete || waiting.length === 0) return
      const told = waiting
      waiting = []
      for (const tell of told) tell(true)
    },
  )
  return {
    link,
    bus,
    reader,
    goals: createGoals(family, bus.wire, servos),
    nextReading: (timeoutS) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), 1000 * timeoutS)
        waiting.push((came) => {
          clearTimeout(timer)
          resolve(came)
        })
      }),
    close: async () => {
      bus.close()
      await link.close()
    },
  }
}
