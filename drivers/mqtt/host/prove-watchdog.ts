import { SinewError } from '../../../src/contract/errors.ts'
import { stateFlags } from '../../serial/protocol/constants.ts'
import type { MqttLayout } from '../protocol/layout.ts'
import type { MqttSession } from './session.ts'

const attempts = 3

/**
 * Prove, while nothing is armed, that the robot notices a silent host: hold the heartbeats back and see its HOST_SILENT
 * flag rise in time, by its own clock. It is the same timer that brings the robot to rest.
 *
 * @param heartbeats turns the host's heartbeats on and off
 * @returns after how long it noticed, s
 * @throws SinewError `link` if no heartbeat gets through, `safety` if the flag does not rise without them
 */
export async function proveWatchdog(
  session: MqttSession,
  layout: MqttLayout,
  heartbeats: (on: boolean) => void,
  where: string,
): Promise<number> {
  // A state may come a period late, and a robot in software is not punctual.
  const allowedS = (1.5 * layout.watchdogMs) / 1000 + 2 / layout.stateRateHz
  const timeoutS = allowedS + 0.4
  const { state } = session
  const silent = (): boolean => (state.flags & stateFlags.hostSilent) !== 0
  let silentAfterS = Number.POSITIVE_INFINITY
  let heardOnce = false

  for (let attempt = 0; attempt < attempts; attempt++) {
    heartbeats(true)
    if (!(await session.wait(() => !silent(), timeoutS))) continue
    heardOnce = true
    heartbeats(false)
    const noticed = await session.wait(silent, timeoutS)
    if (noticed) silentAfterS = (state.deviceTimeUs - state.fedUs) / 1e6
    heartbeats(true)
    if (!noticed || silentAfterS > allowedS) continue
    if (await session.wait(() => !silent(), timeoutS)) return silentAfterS
  }
  heartbeats(true)
  if (!heardOnce) throw unheard(layout, where)
  throw new SinewError('safety', `the robot at ${where} has no working watchdog`, {
    where,
    expected: `its HOST_SILENT flag ${layout.watchdogMs} ms after the last heartbeat, and gone after the next`,
    received: Number.isFinite(silentAfterS) ? `${Math.round(silentAfterS * 1000)} ms` : 'no such flag',
    fix: 'update Sinew beside the robot: without the watchdog it would go on moving when the network fails',
  })
}

function unheard(layout: MqttLayout, where: string): SinewError {
  return new SinewError('link', `no heartbeat reaches the robot at ${where} in time`, {
    where,
    expected: `messages that are at most ${layout.watchdogMs} ms old when they come, by way of …/command`,
    received: 'none, although requests are answered',
    fix: 'let this user write to …/command in the broker’s ACL; or the network is slower than the robot’s watchdog',
  })
}
