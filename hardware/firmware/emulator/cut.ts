import { faultCodes, messageTypes } from '../../../drivers/serial/protocol/constants.ts'
import { serialLayout } from '../../../drivers/serial/protocol/layout.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import type { Random } from '../../../src/contract/random.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import type { ServoPulse } from './servo-plant.ts'
import { createVirtualHost } from './virtual-host.ts'

/** What comes down the line after the last valid COMMAND. */
export const afterwards = ['silence', 'heartbeats', 'garbage', 'old commands'] as const

export interface Cut {
  readonly then: (typeof afterwards)[number]
  /** Bytes of the next COMMAND that still came, 0 if the line was cut between two. */
  readonly bytesOfNext: number
  /** From the last byte of the last valid COMMAND to the beginning of the first pulse of rest, both servos. */
  readonly restS: number
}

/** Steps of a pulse: half a microsecond, and the emulator's own. */
const sameWidthUs = 0.6
/** Servos so slow that where they are held is nowhere near where they were sent: the two pulses must be told apart. */
const sluggishS = 0.15
const watchS = 0.14
const stepS = 0.005

/** When the pulses came to what they have been ever since. */
function restedAtS(pulses: readonly ServoPulse[], outputs: number): number {
  let latestS = 0
  for (let output = 0; output < outputs; output++) {
    const own = pulses.filter((pulse) => pulse.output === output)
    const rest = own.at(-1)?.widthUs ?? Number.NaN
    const moving = own.findLastIndex(({ widthUs }) => !(Math.abs(widthUs - rest) <= sameWidthUs))
    latestS = Math.max(latestS, own[moving + 1]?.timeS ?? Number.NaN)
  }
  return latestS
}

/**
 * Drive the robot to and fro and stop sending valid COMMANDs at a random moment, once a call: with what is wired to
 * the pins looking on.
 */
export function createCutTrial(
  description: RobotDescription,
  firmware: Uint8Array,
  random: Random,
): () => Cut {
  const layout = serialLayout(description)
  const periodS = layout.periodUs / 1e6
  const host = createVirtualHost(description, firmware, sluggishS)
  const { mcu, run, pulses } = host
  const target = new Float64Array(layout.actuators)
  const direction = new Float64Array(layout.actuators).fill(1)
  host.run(0.05)

  const advance = (): Uint8Array => {
    for (const [index, { lower, upper, velocity }] of layout.limits.entries()) {
      const step = direction[index] * 0.4 * velocity * periodS
      if (target[index] + step > 0.8 * upper || target[index] + step < 0.8 * lower) direction[index] *= -1
      target[index] += direction[index] * 0.4 * velocity * periodS
    }
    return host.command(target)
  }

  const disturb = (then: Cut['then'], old: Uint8Array): void => {
    if (then === 'garbage') mcu.receive(Uint8Array.from({ length: 40 }, () => random.integer(256)))
    if (then === 'old commands') mcu.receive(old)
  }

  return () => {
    host.hello()
    // The watchdog of the trial before has latched; where nothing has, CLEAR changes nothing.
    host.request(messageTypes.clear)
    host.request(messageTypes.arm)
    // From where it holds, as a host starts from what it measures.
    target.set(host.state.command)
    pulses.length = 0
    const commands = 3 + random.integer(6)
    let lastAtS = 0
    let last = new Uint8Array()
    for (let sent = 0; sent < commands; sent++) {
      last = new Uint8Array(advance())
      lastAtS = mcu.timeS + (last.length * 10) / layout.baudRate
      mcu.receive(last)
      run(periodS * (0.9 + 0.2 * random.uniform()))
    }
    const next = advance()
    // Without its last byte it would be whole with the first zero of what follows.
    const bytesOfNext = random.uniform() < 0.5 ? 0 : 1 + random.integer(next.length - 2)
    mcu.receive(next.subarray(0, bytesOfNext))
    const then = afterwards[random.integer(afterwards.length)] ?? 'silence'
    for (let passedS = 0; passedS < watchS; passedS += stepS) {
      if (then === 'heartbeats') host.beat()
      else disturb(then, last)
      run(stepS)
    }
    if (host.state.fault !== faultCodes.watchdog) {
      throw new SinewError('safety', 'it was not the watchdog that stopped it', {
        expected: `fault ${faultCodes.watchdog}`,
        received: `fault ${host.state.fault} after ${commands} COMMANDs and ${then}`,
      })
    }
    return { then, bytesOfNext, restS: restedAtS(pulses, layout.actuators) - lastAtS }
  }
}
