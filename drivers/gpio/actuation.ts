import type { Clock } from '../../src/contract/clock.ts'
import { SinewError } from '../../src/contract/errors.ts'
import type { GpioOutputDescription } from '../../src/description/transports/gpio.ts'
import { parseLine } from './address.ts'
import { openHardwarePwm } from './pwm/hardware.ts'
import { createSoftwarePwm, measureTimerJitter } from './pwm/software.ts'
import type { PwmChannel } from './pwm/types.ts'
import type { GpioBackend } from './types.ts'

/** What one actuator's command does to its pins. */
export interface Actuation {
  /** Synchronous. Gives the command that is really in force. A number. */
  command(value: number): number
  /** No torque, no pulses. */
  rest(): void
  readonly channel: PwmChannel
}

/** @throws SinewError `link` if its lines or its channel cannot be had */
export async function openActuation(
  output: GpioOutputDescription,
  backend: GpioBackend,
  clock: Clock,
): Promise<Actuation> {
  switch (output.kind) {
    case 'motor':
      return openMotor(output, backend)
    case 'servo':
      return openServo(output)
    case 'software-pwm': {
      const line = await backend.output(parseLine(output.line), 0)
      const channel = createSoftwarePwm(line, output.frequencyHz, await measureTimerJitter(clock), clock)
      return {
        channel,
        command: (value) => {
          const duty = Math.round(Math.min(1, Math.max(0, value / output.fullScale)) * channel.periodNs)
          channel.write(duty)
          return (duty / channel.periodNs) * output.fullScale
        },
        rest: () => channel.write(0),
      }
    }
  }
}

async function openMotor(
  { pwm, direction, frequencyHz, fullScale }: Extract<GpioOutputDescription, { kind: 'motor' }>,
  backend: GpioBackend,
): Promise<Actuation> {
  const line = await backend.output(parseLine(direction), 0)
  const channel = openHardwarePwm(pwm, frequencyHz)
  let reverse = false
  return {
    channel,
    command: (value) => {
      const share = Math.min(1, Math.max(-1, value / fullScale))
      const duty = Math.round(Math.abs(share) * channel.periodNs)
      if (share < 0 !== reverse && duty > 0) {
        // Not for a moment the old duty cycle in the new direction.
        channel.write(0)
        reverse = share < 0
        line.write(reverse ? 1 : 0)
      }
      channel.write(duty)
      return ((Math.sign(share) * duty) / channel.periodNs) * fullScale
    },
    rest: () => channel.write(0),
  }
}

function openServo({
  pwm,
  frequencyHz,
  pulseUs,
  position,
}: Extract<GpioOutputDescription, { kind: 'servo' }>): Actuation {
  const longestUs = Math.max(...pulseUs)
  if (longestUs >= 1e6 / frequencyHz) {
    throw new SinewError('description', `a pulse of ${longestUs} µs does not fit into ${frequencyHz} Hz`, {
      where: pwm,
    })
  }
  const channel = openHardwarePwm(pwm, frequencyHz)
  const nsPerUnit = ((pulseUs[1] - pulseUs[0]) * 1000) / (position[1] - position[0])
  const [least, most] = [Math.min(...position), Math.max(...position)]
  return {
    channel,
    command: (value) => {
      const at = Math.min(most, Math.max(least, value))
      const pulseNs = Math.round(pulseUs[0] * 1000 + (at - position[0]) * nsPerUnit)
      channel.write(pulseNs)
      return position[0] + (pulseNs - pulseUs[0] * 1000) / nsPerUnit
    },
    rest: () => channel.write(0),
  }
}
