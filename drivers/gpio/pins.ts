import type { Clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import type { GpioTransport } from '../../src/description/transports/gpio.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { type Actuation, openActuation } from './actuation.ts'
import { parseLine } from './address.ts'
import { createEmergencyStop, type EmergencyStop } from './emergency-stop.ts'
import { createHeartbeat, type Heartbeat } from './heartbeat.ts'
import { createGuard, type Guard } from './helper/guard.ts'
import { type Helper, startHelper } from './helper/start.ts'
import { openBackend } from './open-backend.ts'
import { openSensing, type Sensing } from './sensing.ts'
import type { GpioBackend } from './types.ts'

/** Everything of a robot that hangs on this machine's pins, outputs at rest. */
export interface Pins {
  readonly actuations: readonly Actuation[]
  readonly sensing: Sensing
  readonly emergencyStop: EmergencyStop | undefined
  readonly heartbeat: Heartbeat | undefined
  readonly guard: Guard
  /** Lines or helper are gone. */
  onLost(listener: (reason: string) => void): void
  /** Never throws, idempotent. */
  close(): Promise<void>
}

/** @throws SinewError `link` | `description` if something cannot be had; nothing stays open then */
export async function openPins(
  description: RobotDescription,
  transport: GpioTransport,
  clock: Clock,
): Promise<Pins> {
  const helper = await startHelper()
  try {
    return await openWith(
      helper,
      openBackend(transport.backend, helper, clock),
      description,
      transport,
      clock,
    )
  } catch (error) {
    await helper.end()
    throw error
  }
}

async function openWith(
  helper: Helper,
  backend: GpioBackend,
  description: RobotDescription,
  transport: GpioTransport,
  clock: Clock,
): Promise<Pins> {
  const actuations: Actuation[] = []
  let sensing: Sensing | undefined
  let heartbeat: Heartbeat | undefined
  const release = async (): Promise<void> => {
    heartbeat?.stop()
    for (const { channel } of actuations) channel.close()
    sensing?.close()
    await backend.close()
    await helper.end()
  }
  try {
    for (const { name } of description.actuators) {
      const output = transport.outputs.find(({ actuator }) => actuator === name)
      if (!output) {
        throw new SinewError('description', `nothing on GPIO drives ${name}`, {
          where: description.source,
          expected: `an entry of transports.gpio.outputs with actuator: ${name}`,
          received: transport.outputs.map(({ actuator }) => actuator).join(', ') || 'none',
        })
      }
      actuations.push(await openActuation(output, backend, clock))
    }
    sensing = await openSensing(description, transport, backend)
    const { eStop, heartbeat: beat } = transport
    const emergencyStop = eStop
      ? createEmergencyStop(
          await backend.input(parseLine(eStop.line), { bias: eStop.bias }),
          eStop.closedLevel,
        )
      : undefined
    if (beat) heartbeat = createHeartbeat(await backend.output(parseLine(beat.line), 0), beat.frequencyHz)

    const owners = [backend, ...actuations.map(({ channel }) => channel)]
    for (const { path, text } of owners.flatMap(({ restFiles }) => restFiles)) helper.tell('file', path, text)
    for (const { path, text } of owners.flatMap(({ lastFiles }) => lastFiles)) helper.tell('last', path, text)
    return {
      actuations,
      sensing,
      emergencyStop,
      heartbeat,
      guard: createGuard(helper, clock, transport.watchdogS),
      onLost: (listener) => {
        helper.onLost(listener)
        backend.onLost(listener)
      },
      close: release,
    }
  } catch (error) {
    await release()
    throw error
  }
}
