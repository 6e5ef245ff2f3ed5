import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseLine } from '../../../../drivers/gpio/address.ts'
import { createCharacterDeviceBackend } from '../../../../drivers/gpio/character-device/backend.ts'
import { createDebouncedInput } from '../../../../drivers/gpio/debounce.ts'
import { createEmergencyStop } from '../../../../drivers/gpio/emergency-stop.ts'
import { type Helper, startHelper } from '../../../../drivers/gpio/helper/start.ts'
import { createQuadrature } from '../../../../drivers/gpio/quadrature.ts'
import { createOnoffBackend } from '../../../../drivers/gpio/sysfs/backend.ts'
import type { GpioBackend } from '../../../../drivers/gpio/types.ts'
import { systemClock } from '../../../../src/contract/clock.ts'
import { chip, far, levelOf, pull, turn } from './far-end.ts'

const backends = far === 'kernel' ? (['onoff', 'character-device'] as const) : (['onoff'] as const)

describe.each(backends)('lines over %s', (name) => {
  let backend: GpioBackend
  let helper: Helper
  const line = (offset: number | string) => parseLine(`${chip}/${offset}`)

  beforeEach(async () => {
    for (let offset = 0; offset < 12; offset++) pull(offset, 0)
    helper = await startHelper()
    backend = name === 'onoff' ? createOnoffBackend(systemClock) : createCharacterDeviceBackend(helper)
  })
  afterEach(async () => {
    await backend.close()
    await helper.end()
  })

  test('an input reads what is on the wire', async () => {
    pull(3, 1)
    const input = await backend.input(line(3))
    expect(input.read()).toBe(1)
    pull(3, 0)
    await expect.poll(() => input.read()).toBe(0)
  })

  test('an output starts at its rest level, follows, and goes back to it', async () => {
    const low = await backend.output(line(4), 0)
    const high = await backend.output(line(5), 1)
    expect([levelOf(4), levelOf(5)]).toEqual([0, 1])
    low.write(1)
    high.write(0)
    await expect.poll(() => [levelOf(4), levelOf(5)]).toEqual([1, 0])
    helper.tell('arm', 1000)
    low.write(1)
    await backend.close()
    await expect.poll(() => levelOf(4)).toBe(0)
  })

  test('500 of 500 edges arrive, each with its level', async () => {
    const input = await backend.input(line(5))
    const levels: number[] = []
    input.onEdge((level) => levels.push(level))
    for (let edge = 1; edge <= 500; edge++) {
      pull(5, edge % 2)
      await expect.poll(() => levels.length, { interval: 0, timeout: 2000 }).toBe(edge)
    }
    expect(levels.every((level, index) => level === (index + 1) % 2)).toBe(true)
  })

  test('a bouncing contact counts once', async () => {
    const input = createDebouncedInput(await backend.input(line(6)), 0.05)
    const changes: number[] = []
    input.onChange((level) => changes.push(level))
    for (let bounce = 1; bounce <= 9; bounce++) {
      pull(6, bounce % 2)
      await sleep(3)
    }
    expect(input.level).toBe(0)
    await expect.poll(() => changes).toEqual([1])
    pull(6, 0)
    pull(6, 1)
    await sleep(120)
    expect(changes).toEqual([1])
    input.close()
  })

  test('an encoder is followed forth and back, count by count', async () => {
    const quadrature = createQuadrature(...(await backend.inputPair(line(7), line(8))))
    let counts = 0
    for (const turned of [100, -160]) {
      for (const [wire, level] of turn(7, 8, turned)) {
        pull(wire, level)
        counts += Math.sign(turned)
        await expect.poll(() => quadrature.counts, { interval: 0, timeout: 2000 }).toBe(counts)
      }
    }
    expect(quadrature.missed).toBe(0)
  })

  test('an encoder that is too fast is not counted wrong in silence', async () => {
    const quadrature = createQuadrature(...(await backend.inputPair(line(7), line(8))))
    // Both lines before this process can look.
    pull(7, 1)
    pull(8, 1)
    if (name === 'onoff') await expect.poll(() => quadrature.missed).toBe(1)
    else await expect.poll(() => quadrature.counts).toBe(2)
  })

  test('a normally closed stop opens at the first edge, and knows a wire that was cut before', async () => {
    const stop = createEmergencyStop(await backend.input(line(9)), 0)
    let opened = 0
    stop.onOpened(() => {
      opened += 1
    })
    expect(stop.closed).toBe(true)
    pull(9, 1)
    await expect.poll(() => opened).toBe(1)
    expect(stop.closed).toBe(false)
    pull(10, 1)
    expect(createEmergencyStop(await backend.input(line(10)), 0).closed).toBe(false)
  })

  test('a chip or a line that is not there is told with those that are', async () => {
    await expect(backend.input(parseLine('pinctrl-bcm2711/17'))).rejects.toMatchObject({
      code: 'link',
      message: 'there is no GPIO chip "pinctrl-bcm2711"',
      expected: expect.stringContaining(chip),
    })
    await expect(backend.input(line(99))).rejects.toMatchObject({ message: `chip "${chip}" has no line 99` })
    await expect(backend.input(line('NOSUCH'))).rejects.toMatchObject({ code: 'link' })
  })

  test('a line that is in use is refused, and free again after close', async () => {
    await backend.output(line(2), 0)
    await expect(backend.input(line(2))).rejects.toMatchObject({ message: expect.stringContaining('in use') })
    if (name === 'character-device') return
    await backend.close()
    expect(existsSync('/sys/class/gpio/gpio514')).toBe(false)
  })
})

if (far === 'kernel') {
  test('a line is found by its name, and a pull resistor is switched on', async () => {
    const helper = await startHelper()
    const backend = createCharacterDeviceBackend(helper)
    const input = await backend.input(parseLine(`${chip}/ENCODER_A`), { bias: 'pull-up' })
    await expect.poll(() => input.read()).toBe(1)
    await helper.end()
  })
}

if (far === 'file-system') {
  test('the second chip is found by its label, held and forbidden lines say why', async () => {
    const backend = createOnoffBackend(systemClock)
    pull(34, 1)
    expect((await backend.input(parseLine('other/2'))).read()).toBe(1)
    await backend.close()
    await expect(backend.input(parseLine(`${chip}/28`))).rejects.toMatchObject({
      received: 'EBUSY',
      message: expect.stringContaining('in use'),
    })
    await expect(backend.input(parseLine(`${chip}/29`))).rejects.toMatchObject({
      received: 'EACCES',
      fix: expect.stringContaining('group gpio'),
    })
    await expect(backend.input(parseLine(`${chip}/3`), { bias: 'pull-up' })).rejects.toMatchObject({
      fix: expect.stringContaining('character-device'),
    })
    await backend.close()
  })
}
