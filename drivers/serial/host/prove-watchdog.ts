import { SinewError } from '../../../src/contract/errors.ts'
import { stateFlags } from '../protocol/constants.ts'
import type { SerialLayout } from '../protocol/layout.ts'
import type { HostSession } from './session.ts'

const attempts = 3

/**
 * Prove, while nothing is armed, that the far end notices a silent host: hold the heartbeats back and see its
 * HOST_SILENT flag rise in time, by its own clock. It is the same timer that brings the outputs to rest.
 *
 * @param heartbeats turns the host's heartbeats on and off
 * @returns after how long it noticed, s
 * @throws SinewError `safety` if the flag does not fall with heartbeats or does not rise without them
 */
export async function proveWatchdog(
  session: HostSession,
  layout: SerialLayout,
  heartbeats: (on: boolean) => void,
  where: string,
): Promise<number> {
  const watchdogS = layout.watchdogMs / 1000
  // A state may come a period late, and a robot in software is not punctual.
  const allowedS = 1.5 * watchdogS + 2 / layout.stateRateHz
  const timeoutS = allowedS + 0.2
  let silentAfterS = Number.POSITIVE_INFINITY

  for (let attempt = 0; attempt < attempts; attempt++) {
    heartbeats(true)
    const heard = await session.waitState(({ flags }) => (flags & stateFlags.hostSilent) === 0, timeoutS)
    if (!heard) continue
    heartbeats(false)
    const noticed = await session.waitState(({ flags, deviceTimeUs }) => {
      silentAfterS = (deviceTimeUs - session.lastEcho.deviceTimeUs) / 1e6
      return (flags & stateFlags.hostSilent) !== 0
    }, timeoutS)
    heartbeats(true)
    if (!noticed || silentAfterS > allowedS) continue
    if (await session.waitState(({ flags }) => (flags & stateFlags.hostSilent) === 0, timeoutS))
      return silentAfterS
  }
  heartbeats(true)
  throw new SinewError('safety', `the robot on ${where} has no working watchdog`, {
    where,
    expected: `its HOST_SILENT flag ${layout.watchdogMs} ms after the last heartbeat, and gone after the next`,
    received: Number.isFinite(silentAfterS) ? `${Math.round(silentAfterS * 1000)} ms` : 'no such flag',
    fix: 'update its firmware: without the watchdog it would go on moving when the cable is pulled',
  })
}
