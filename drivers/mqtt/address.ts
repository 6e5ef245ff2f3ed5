import { readFile } from 'node:fs/promises'
import { SinewError } from '../../src/contract/errors.ts'
import type { RobotId } from './topics.ts'

/** Where a robot is to be found over MQTT, and who asks. */
export interface MqttAddress {
  readonly host: string
  readonly port: number
  readonly id: RobotId
  readonly tls: boolean
  readonly username?: string
  /** Paths. The password itself is in the file or in the environment, never in a connection string. */
  readonly passwordFile?: string
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** What a client is opened with. */
export interface Credentials {
  readonly username?: string
  readonly password?: string
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

/** What may stand behind the `?` of an address. */
export const addressParameters = ['ca', 'cert', 'key', 'passwordFile'] as const

export type Environment = Readonly<Record<string, string | undefined>>

export const addressExample = 'mqtt://broker:1883/arm1?robot=reacher'
const passwordFix =
  'put the password into the environment variable SINEW_MQTT_PASSWORD or name a file with ?passwordFile='

/** The address as people know it. */
export function whereIs({ tls, host, port, id }: MqttAddress): string {
  return `mqtt${tls ? 's' : ''}://${host}:${port}/${id.maker}/${id.serial}`
}

function malformed(received: string, expected: string): SinewError {
  return new SinewError('usage', 'that is no MQTT address of a robot', {
    expected,
    received,
    fix: `for example ${addressExample}`,
  })
}

/**
 * `//[user@]host[:port]/<serial>` or `…/<maker>/<serial>`.
 *
 * @param defaults of the robot's description
 * @throws SinewError `usage`; a password in the address is refused, and not repeated
 */
export function parseAddress(
  scheme: 'mqtt' | 'mqtts',
  target: string,
  parameters: ReadonlyMap<string, string>,
  defaults: { readonly [Level in keyof RobotId]?: string | undefined } = {},
): MqttAddress {
  const match = /^\/\/(?:([^@/]*)@)?(\[[^\]]+\]|[^:/@]+)(?::(\d+))?(?:\/(.*))?$/.exec(target)
  const user = match?.[1]
  if (user?.includes(':')) {
    throw new SinewError('usage', 'a password does not belong into a connection string', { fix: passwordFix })
  }
  if (!match?.[2]) throw malformed(`${scheme}:${target}`, 'mqtt://[user@]host[:port]/<serial>')
  const port = match[3] === undefined ? (scheme === 'mqtts' ? 8883 : 1883) : Number(match[3])
  if (port < 1 || port > 65_535) throw malformed(String(port), 'a port from 1 to 65535')
  const levels = (match[4] ?? '').split('/').filter((level) => level !== '')
  const serial = levels.at(-1) ?? defaults.serial
  const maker = levels.length > 1 ? levels[0] : (defaults.maker ?? 'sinew')
  const allowed = /^[\w.-]+$/
  if (levels.length > 2 || !serial || !maker || !allowed.test(serial) || !allowed.test(maker)) {
    throw malformed(
      match[4] ?? 'no robot',
      '/<serial> or /<maker>/<serial>, of letters, digits, ".", "_" and "-"',
    )
  }
  const tls = scheme === 'mqtts'
  const files = Object.fromEntries(
    addressParameters.flatMap((name) => (parameters.has(name) ? [[name, parameters.get(name)]] : [])),
  )
  if (!tls && (files.ca ?? files.cert ?? files.key)) {
    throw malformed(`${scheme}: with a certificate`, 'mqtts: for TLS')
  }
  return {
    host: match[2].replace(/^\[|\]$/g, ''),
    port,
    id: { maker, serial },
    tls,
    ...(user ? { username: decodeURIComponent(user) } : {}),
    ...files,
  }
}

async function readNamed(what: string, path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined
  try {
    return await readFile(path)
  } catch (cause) {
    throw new SinewError('usage', `cannot read the ${what}`, {
      where: path,
      received: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
}

/**
 * From the address and, where it says nothing, from `SINEW_MQTT_USERNAME`, `_PASSWORD`, `_CA`, `_CERT` and `_KEY`.
 *
 * @throws SinewError `usage` if a file cannot be read
 */
export async function readCredentials(address: MqttAddress, env: Environment): Promise<Credentials> {
  const { tls, passwordFile } = address
  const username = address.username ?? env.SINEW_MQTT_USERNAME
  const fromFile = await readNamed('file of the password', passwordFile)
  const password = fromFile?.toString('utf8').trim() ?? env.SINEW_MQTT_PASSWORD
  const ca = tls ? await readNamed('CA certificate', address.ca ?? env.SINEW_MQTT_CA) : undefined
  const cert = tls ? await readNamed('client certificate', address.cert ?? env.SINEW_MQTT_CERT) : undefined
  const key = tls ? await readNamed('client key', address.key ?? env.SINEW_MQTT_KEY) : undefined
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
  }
}
