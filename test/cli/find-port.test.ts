import { describe, expect, test } from 'vitest'
import {
  changeOf,
  describePort,
  type FoundPort,
  pluggedIn,
  waitForChange,
} from '../../src/cli/find-port/ports.ts'
import { runInProcess } from './fake-io.ts'

const uno: FoundPort = { path: '/dev/ttyACM0', vendorId: '2341', productId: '0043', serialNumber: '7573' }
const bus: FoundPort = { path: '/dev/ttyUSB0', vendorId: '1A86', productId: '55d3', manufacturer: 'wch.cn' }
const empty: FoundPort = { path: '/dev/ttyS0' }
const headset: FoundPort = { path: 'COM3', manufacturer: 'Bluetooth' }

/** A computer on which somebody plugs things in and out. */
const listing = (...looks: readonly (readonly FoundPort[])[]) => {
  let look = 0
  return async () => looks[Math.min(look++, looks.length - 1)] ?? []
}
const patience = (looks: number) => {
  let left = looks
  return async () => left-- > 0
}

describe('what is plugged in', () => {
  test('is listed by path, without the mainboard’s empty ports', async () => {
    const ports = await pluggedIn(listing([bus, empty, uno, headset]))
    expect(ports.map(({ path }) => path)).toEqual(['/dev/ttyACM0', '/dev/ttyUSB0', 'COM3'])
  })

  test.each([
    [uno, 'Arduino (2341:0043, serial 7573)'],
    [
      bus,
      'QinHeng CH34x adapter, as on Feetech servo boards and Arduino clones (1A86:55d3, no serial number)',
    ],
    [headset, 'Bluetooth (no serial number)'],
  ])('is described: $path', (port, text) => {
    expect(describePort(port)).toBe(text)
  })
})

describe('what changes when a cable is moved', () => {
  test('pulled out', async () => {
    const change = await waitForChange(listing([uno, bus], [uno, bus], [uno]), [uno, bus], patience(5))
    expect(change?.unplugged.map(({ path }) => path)).toEqual(['/dev/ttyUSB0'])
    expect(change?.plugged).toEqual([])
  })

  test('plugged in', async () => {
    const change = await waitForChange(listing([], [uno]), [], patience(5))
    expect(change?.plugged.map(({ path }) => path)).toEqual(['/dev/ttyACM0'])
  })

  test('another board on the same port', () => {
    const other = { ...uno, serialNumber: '8000' }
    expect(changeOf([uno], [other])).toEqual({ plugged: [other], unplugged: [uno] })
  })

  test('nothing, until time is up', async () => {
    expect(await waitForChange(listing([uno]), [uno], patience(3))).toBeUndefined()
  })
})

test('the verb answers in JSON without waiting', async () => {
  const { exitCode, stdout, stderr } = await runInProcess('find-port', '--json')
  // A container without udev cannot list ports, and is told so.
  if (exitCode === 0) expect(JSON.parse(stdout).ports).toBeInstanceOf(Array)
  else expect(stderr).toContain('udev')
})
