import { describe, expect, test } from 'vitest'
import { parseLine } from '../../../drivers/gpio/address.ts'
import { explainGpioFailure, noSuchChip } from '../../../drivers/gpio/errors.ts'
import { createSoftwarePwm } from '../../../drivers/gpio/pwm/software.ts'
import type { GpioOutput } from '../../../drivers/gpio/types.ts'
import { systemClock } from '../../../src/contract/clock.ts'

const recorder = () => {
  const written: number[] = []
  const output: GpioOutput = { address: parseLine('chip/4'), write: (level) => void written.push(level) }
  return { output, written }
}

describe('software PWM', () => {
  test('is refused above what the jitter allows, before anything is written', () => {
    const { output, written } = recorder()
    // 2% of the period must be more than 1 ms: at most 20 Hz.
    expect(() => createSoftwarePwm(output, 20.1, 0.001, systemClock)).toThrowError(
      expect.objectContaining({
        code: 'link',
        expected: 'at most 20 Hz: timers here are 1.0 ms late (p99)',
        fix: expect.stringContaining('hardware PWM'),
      }),
    )
    expect(written).toEqual([])
  })

  test('is made up to there, and low after close', () => {
    const { output, written } = recorder()
    const channel = createSoftwarePwm(output, 20, 0.001, systemClock)
    expect(channel.periodNs).toBe(50_000_000)
    channel.close()
    expect(written.at(-1)).toBe(0)
  })
})

describe('what errors say', () => {
  const denied = Object.assign(new Error('denied'), { code: 'EACCES' })

  test('a refusal names the group; in a container also the device to pass in', () => {
    expect(explainGpioFailure('chip/4', denied, false).fix).not.toContain('container')
    const { fix } = explainGpioFailure('chip/4', denied, true)
    expect(fix).toContain('group gpio')
    expect(fix).toContain('--device /dev/gpiochip0')
  })

  test('no chip at all: the board is asked for, in a container the device', () => {
    expect(noSuchChip('x/1', 'x', [], false).fix).toContain('is this the board?')
    expect(noSuchChip('x/1', 'x', [], true).fix).toContain('--device /dev/gpiochip0')
    // Others were found: it is the name that is wrong.
    expect(noSuchChip('x/1', 'x', ['y'], true).fix).toBe('name one of these')
  })
})
