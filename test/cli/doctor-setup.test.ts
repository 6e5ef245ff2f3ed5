import { describe, expect, test } from 'vitest'
import { startEmbeddedBroker } from '../../drivers/mqtt/embedded-broker.ts'
import { checkBroker } from '../../src/cli/doctor/broker.ts'
import { checkPortGroup } from '../../src/cli/doctor/port-group.ts'
import { runInProcess } from './fake-io.ts'

const anna = {
  platform: 'linux',
  uid: 1000,
  groups: [1000],
  user: 'anna',
  file: 'root:x:0:\ndialout:x:20:bert\n',
}

describe('the group of the serial ports', () => {
  test('she is not in it', async () => {
    const [finding] = await checkPortGroup(anna)
    expect(finding).toMatchObject({ state: 'warning', detail: 'anna is not in dialout' })
    expect(finding?.fix).toContain('usermod -aG dialout')
  })
  test('she is', async () => {
    expect(await checkPortGroup({ ...anna, groups: [1000, 20] })).toMatchObject([{ state: 'ok' }])
  })
  test('she has not logged in again yet', async () => {
    expect(await checkPortGroup({ ...anna, file: 'dialout:x:20:bert,anna' })).toMatchObject([
      { state: 'warning', fix: 'log out and in again' },
    ])
  })
  test('root, other systems, and machines without such a group need none', async () => {
    for (const other of [{ uid: 0 }, { platform: 'darwin' }, { file: '' }]) {
      expect(await checkPortGroup({ ...anna, ...other })).toEqual([])
    }
  })
})

describe('a broker', () => {
  test('that is there', async () => {
    const broker = await startEmbeddedBroker(0)
    const finding = await checkBroker(`mqtt://127.0.0.1:${broker.port}`, {})
    await broker.close()
    expect(finding).toMatchObject({ state: 'ok', detail: 'MQTT 3.1.1, no robot online' })
  })
  test('that is not', async () => {
    const finding = await checkBroker('mqtt://127.0.0.1:1', {})
    expect(finding).toMatchObject({ state: 'warning', detail: 'no broker answers at 127.0.0.1:1' })
  })
})

test('udev rules are printed and nothing else', async () => {
  const { exitCode, stdout } = await runInProcess('doctor', '--udev')
  expect(exitCode).toBe(0)
  const rules = stdout.trim().split('\n').slice(1)
  expect(rules.length).toBeGreaterThan(5)
  for (const rule of rules) expect(rule).toMatch(/^SUBSYSTEM=="tty", ATTRS\{idVendor\}=="[0-9a-f]{4}", /)
  expect(stdout).toContain('"1a86"')
})
