import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAddress, readCredentials } from '../../drivers/mqtt/address.ts'
import { connectBroker } from '../../drivers/mqtt/client.ts'
import { type MqttServer, serveRobot } from '../../drivers/mqtt/gateway/serve.ts'
import { createMqttRobot } from '../../drivers/mqtt/robot.ts'
import { createSimRobot } from '../../sim/robot.ts'
import { systemClock as clock } from '../../src/contract/clock.ts'
import { formatError, SinewError } from '../../src/contract/errors.ts'
import { createRandom } from '../../src/contract/random.ts'
import { loadDescription } from '../../src/description/load.ts'
import { documentedAcl, type Mosquitto, skipWithoutMosquitto, startMosquitto } from './mosquitto.ts'
import { patience, patientReacher } from './patient-reacher.ts'

const reacher = await patientReacher()
const secretOf = (user: string) => ({ SINEW_MQTT_PASSWORD: `${user}-secret` })

async function errorOf(promise: Promise<unknown>): Promise<SinewError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof SinewError) return error
  throw new Error(`expected a SinewError, received ${String(error)}`)
}

/** Try to reach a broker; what stands in the way, in full. */
async function refusal(
  scheme: 'mqtt' | 'mqtts',
  target: string,
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const address = parseAddress(scheme, target, new Map(Object.entries(files)))
  const error = await errorOf(
    readCredentials(address, env).then((credentials) => connectBroker(address, credentials)),
  )
  expect(error.code).toBe('link')
  return formatError(error)
}

describe.skipIf(skipWithoutMosquitto)('who is let in', () => {
  let open: Mosquitto
  let secured: Mosquitto
  let mutual: Mosquitto
  beforeAll(async () => {
    open = await startMosquitto()
    secured = await startMosquitto({ tls: true, users: ['anna'] })
    mutual = await startMosquitto({ tls: true, clientCertificates: true })
  })
  afterAll(async () => {
    for (const broker of [open, secured, mutual]) await broker.close()
  })

  test('no broker there', async () => {
    expect(await refusal('mqtt', '//127.0.0.1:1/arm1')).toMatch(/no broker answers at 127\.0\.0\.1:1/)
  })

  test('no such host', async () => {
    expect(await refusal('mqtt', '//no-such-host.invalid/arm1')).toMatch(/there is no host|no broker answers/)
  })

  test('a wrong password, which is not repeated', async () => {
    const ca = `${secured.directory}/ca.crt`
    const text = await refusal(
      'mqtts',
      `//anna@localhost:${secured.port}/arm1`,
      { ca },
      { SINEW_MQTT_PASSWORD: 'geheim' },
    )
    expect(text).toMatch(/does not let user "anna" in/)
    expect(text).toContain('SINEW_MQTT_PASSWORD')
    expect(text).not.toContain('geheim')
  })

  test('no user name at all', async () => {
    const ca = `${secured.directory}/ca.crt`
    expect(await refusal('mqtts', `//localhost:${secured.port}/arm1`, { ca })).toMatch(
      /no user name was given/,
    )
  })

  test('an unknown CA', async () => {
    expect(await refusal('mqtts', `//localhost:${secured.port}/arm1`)).toMatch(
      /of a CA that is not trusted[\s\S]*\?ca=/,
    )
    const ca = `${secured.directory}/other-ca.crt`
    expect(await refusal('mqtts', `//localhost:${secured.port}/arm1`, { ca })).toMatch(
      /of a CA that is not trusted/,
    )
  })

  test('a certificate for another host', async () => {
    const ca = `${secured.directory}/ca.crt`
    expect(await refusal('mqtts', `//127.0.0.1:${secured.port}/arm1`, { ca })).toMatch(
      /certificate for another host/,
    )
  })

  test('TLS where there is none, and none where there is', async () => {
    expect(await refusal('mqtts', `//localhost:${open.port}/arm1`)).toMatch(
      /TLS on this port|ended the connection/,
    )
    expect(await refusal('mqtt', `//localhost:${secured.port}/arm1`)).toMatch(/mqtts: instead of mqtt:/)
  })

  test('a client certificate is asked for, and taken', async () => {
    const ca = `${mutual.directory}/ca.crt`
    expect(await refusal('mqtts', `//localhost:${mutual.port}/arm1`, { ca })).toMatch(/client certificate/)
    const files = new Map([
      ['ca', ca],
      ['cert', `${mutual.directory}/client.crt`],
      ['key', `${mutual.directory}/client.key`],
    ])
    const address = parseAddress('mqtts', `//localhost:${mutual.port}/arm1`, files)
    const connection = await connectBroker(address, await readCredentials(address, {}))
    expect(connection.connected).toBe(true)
    await connection.close()
  })
})

const without = (acl: string, user: string, topic: string): string => {
  const rights = acl.split(/^user host$/m)[1] ?? ''
  return `\nuser ${user}\n${rights
    .split('\n')
    .filter((line) => !line.endsWith(`/${topic}`))
    .join('\n')}`
}

describe.skipIf(skipWithoutMosquitto)('what the ACL denies is noticed and named', () => {
  let broker: Mosquitto
  let server: MqttServer
  const users = ['connection', 'info', 'state', 'answer', 'request', 'command']
  const at = (user: string, id = 'arm1') =>
    parseAddress('mqtt', `//${user}@127.0.0.1:${broker.port}/${id}`, new Map())
  const hostAs = (user: string, id = 'arm1') =>
    createMqttRobot(reacher, { address: at(user, id), env: secretOf(user), clock, ...patience })

  beforeAll(async () => {
    const acl = documentedAcl()
    broker = await startMosquitto({
      users: ['robot', 'host', ...users],
      acl: acl + users.map((topic) => without(acl, topic, topic)).join(''),
    })
    const robot = createSimRobot(reacher, clock)
    const random = createRandom(3)
    server = await serveRobot({ robot, address: at('robot'), env: secretOf('robot'), clock, random })
  })
  afterAll(async () => {
    await server.close()
    await broker.close()
  })

  test.concurrent.each(['connection', 'info', 'state', 'answer', 'request'])('…/%s', async (topic) => {
    const robot = hostAs(topic)
    const error = await errorOf(robot.open())
    expect(formatError(error)).toContain(`…/${topic}`)
    expect(error.fix).toContain('ACL')
    expect(robot.state).toBe('closed')
    await robot.close()
  })

  test('…/command, which nothing answers', async () => {
    const robot = hostAs('command')
    await robot.open()
    const error = await errorOf(robot.prepare())
    expect(error.message).toMatch(/no heartbeat reaches the robot/)
    expect(error.fix).toContain('…/command')
    await robot.close()
  })

  test('a robot that is not there, with those that are', async () => {
    const robot = hostAs('host', 'arm2')
    const error = await errorOf(robot.open())
    expect(error.message).toMatch(/there is no robot at .*arm2/)
    expect(error.expected).toBe('one of sinew/arm1 (reacher)')
    await robot.close()
  })

  test('a robot of another description', async () => {
    const cartpole = await loadDescription('cartpole')
    const robot = createMqttRobot(cartpole, { address: at('host'), env: secretOf('host'), clock })
    expect(await errorOf(robot.open())).toMatchObject({ code: 'contract', exitCode: 3 })
    await robot.close()
  })

  test('a gateway that may not publish says so', async () => {
    const robot = createSimRobot(reacher, clock)
    const serving = serveRobot({
      robot,
      address: at('host', 'arm9'),
      env: secretOf('host'),
      clock,
      random: createRandom(5),
    })
    const error = await errorOf(serving)
    expect(error.message).toMatch(/does not let this user serve/)
    expect(robot.state).toBe('closed')
  })

  test('a robot that went offline', async () => {
    await server.close()
    const robot = hostAs('host')
    const error = await errorOf(robot.open())
    expect(error.message).toMatch(/is offline/)
    expect(error.received).toBe('it was switched off')
    await robot.close()
  })
})
