import { existsSync } from 'node:fs'
import type { Gpio } from 'onoff'
import type { Clock } from '../../../src/contract/clock.ts'
import { SinewError } from '../../../src/contract/errors.ts'
import { explainGpioFailure } from '../errors.ts'
import type { GpioBackend, GpioInput, InputOptions, Level, LineAddress } from '../types.ts'
import { gpioClass, sysfsNumber } from './chips.ts'
import { loadOnoff } from './load-onoff.ts'

const toLevel = (value: number): Level => (value === 0 ? 0 : 1)

/**
 * Lines over `/sys/class/gpio`, by `onoff`. The system tells that there was an edge, not how many: bursts coalesce. For
 * fast encoders use the character device.
 *
 * @throws SinewError `link` if onoff is not to be had
 */
export function createOnoffBackend(clock: Clock): GpioBackend {
  const { Gpio: Line } = loadOnoff()
  const open: { readonly gpio: Gpio; readonly number: number; readonly rest: Level | undefined }[] = []
  let closed = false

  const take = (address: LineAddress, direction: 'in' | 'low' | 'high', edge: 'both' | 'none'): Gpio => {
    const number = sysfsNumber(address)
    // onoff takes over a line that is exported already, and so another program's.
    if (existsSync(`${gpioClass}/gpio${number}`)) {
      throw new SinewError('link', `${address.text} is in use, or was left behind by a program that died`, {
        where: address.text,
        expected: 'a line that nobody has exported',
        received: `${gpioClass}/gpio${number}`,
        fix: `if nobody uses it: echo ${number} > ${gpioClass}/unexport`,
      })
    }
    try {
      const gpio = new Line(number, direction, edge)
      const rest = direction === 'in' ? undefined : toLevel(direction === 'high' ? 1 : 0)
      open.push({ gpio, number, rest })
      return gpio
    } catch (cause) {
      throw explainGpioFailure(address.text, cause)
    }
  }

  const input = async (address: LineAddress, { bias = 'as-is' }: InputOptions = {}): Promise<GpioInput> => {
    if (bias !== 'as-is') {
      throw new SinewError('link', `/sys/class/gpio cannot switch on the ${bias} of ${address.text}`, {
        where: address.text,
        expected: 'bias: as-is',
        received: bias,
        fix: 'use a resistor, set it at boot (gpio= in config.txt), or say backend: character-device',
      })
    }
    const gpio = take(address, 'in', 'both')
    return {
      address,
      read: () => toLevel(gpio.readSync()),
      onEdge: (listener) => {
        gpio.watch((error, value) => {
          if (!error && !closed) listener(toLevel(value), clock.nowS())
        })
      },
    }
  }

  return {
    name: 'onoff',
    input,
    // The system tells that there was an edge and not when: an encoder looks at both lines each time.
    inputPair: async (first, second, options) => [await input(first, options), await input(second, options)],
    output: async (address, rest) => {
      // Never 'out': that drives the line to whatever it was before.
      const gpio = take(address, rest === 1 ? 'high' : 'low', 'none')
      return { address, write: (level) => gpio.writeSync(level) }
    },
    get restFiles() {
      return open.flatMap(({ number, rest }) =>
        rest === undefined ? [] : [{ path: `${gpioClass}/gpio${number}/value`, text: String(rest) }],
      )
    },
    get lastFiles() {
      return open.map(({ number }) => ({ path: `${gpioClass}/unexport`, text: String(number) }))
    },
    onLost: () => undefined,
    close: async () => {
      if (closed) return
      closed = true
      for (const { gpio, rest } of open) {
        try {
          if (rest !== undefined) gpio.writeSync(rest)
          gpio.unexport()
        } catch {
          // The line went away by itself.
        }
      }
    },
  }
}
