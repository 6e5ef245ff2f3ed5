import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseAddress, readCredentials, whereIs } from '../../../drivers/mqtt/address.ts'
import { systemClock } from '../../../src/contract/clock.ts'
import { formatError, SinewError } from '../../../src/contract/errors.ts'
import { connectRobot } from '../../../src/control/connect.ts'

const none = new Map<string, string>()
const directory = mkdtempSync(join(tmpdir(), 'sinew-mqtt-'))
afterAll(() => rmSync(directory, { recursive: true }))

function problemOf(act: () => unknown): SinewError {
  try {
    act()
  } catch (error) {
    if (error instanceof SinewError) return error
  }
  throw new Error('expected a SinewError')
}

describe('addresses', () => {
  test.each([
    ['//broker/arm1', 'mqtt://broker:1883/sinew/arm1'],
    ['//10.0.0.7:1884/acme/arm-2', 'mqtt://10.0.0.7:1884/acme/arm-2'],
    ['//anna@broker/arm1', 'mqtt://broker:1883/sinew/arm1'],
    ['//[::1]:1883/arm1', 'mqtt://::1:1883/sinew/arm1'],
  ])('%s', (target, where) => {
    expect(whereIs(parseAddress('mqtt', target, none))).toBe(where)
  })

  test('TLS has its own port, and files', () => {
    const files = new Map([
      ['ca', 'ca.crt'],
      ['passwordFile', 'p'],
    ])
    expect(parseAddress('mqtts', '//anna@broker/arm1', files)).toEqual({
      ...{ host: 'broker', port: 8883, tls: true, id: { maker: 'sinew', serial: 'arm1' }, username: 'anna' },
      ...{ ca: 'ca.crt', passwordFile: 'p' },
    })
  })

  test('what is left out is the description’s', () => {
    const { id } = parseAddress('mqtt', '//broker', none, { maker: 'acme', serial: 'reacher' })
    expect(id).toEqual({ maker: 'acme', serial: 'reacher' })
  })

  test.each([
    '//broker',
    '//broker/a/b/c',
    '//broker/+',
    '//broker/a#',
    '//broker:99999/a',
    'broker/a',
    '//',
  ])('%s is none', (target) => {
    expect(problemOf(() => parseAddress('mqtt', target, none)).code).toBe('usage')
  })

  test('a certificate without TLS is a mistake', () => {
    expect(problemOf(() => parseAddress('mqtt', '//broker/a', new Map([['ca', 'x']]))).expected).toContain(
      'mqtts:',
    )
  })
})

describe('passwords', () => {
  test.each([
    'mqtt://anna:geheim@broker/arm1?robot=reacher',
    'mqtts://anna:ge/heim?x@broker/arm1?robot=reacher',
  ])('in a connection string are refused and not repeated', async (text) => {
    const error = await connectRobot(text, systemClock).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'usage' })
    expect(formatError(error)).not.toContain('heim')
    expect(formatError(error)).toContain('SINEW_MQTT_PASSWORD')
  })

  test('come from the environment, or from the file that is named', async () => {
    const path = join(directory, 'password')
    writeFileSync(path, 'geheim\n')
    const env = { SINEW_MQTT_USERNAME: 'bert', SINEW_MQTT_PASSWORD: 'andere' }
    const plain = parseAddress('mqtt', '//broker/arm1', none)
    expect(await readCredentials(plain, env)).toEqual({ username: 'bert', password: 'andere' })
    const named = parseAddress('mqtt', '//anna@broker/arm1', new Map([['passwordFile', path]]))
    expect(await readCredentials(named, env)).toEqual({ username: 'anna', password: 'geheim' })
  })

  test('a file that is not there is named', async () => {
    const address = parseAddress('mqtts', '//broker/arm1', new Map([['ca', join(directory, 'absent.crt')]]))
    await expect(readCredentials(address, {})).rejects.toThrow(/CA certificate/)
  })
})
