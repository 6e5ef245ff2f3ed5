import { SinewError } from '../contract/errors.ts'

/** A connection string taken apart: `serial:/dev/ttyACM0?robot=reacher`. */
export interface Connection {
  readonly text: string
  readonly scheme: string
  /** What stands between scheme and `?`: a robot, a port. */
  readonly target: string
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * Connection strings are printed and logged: a password has no place in them, and is not repeated here.
 *
 * @throws SinewError `usage`
 */
export function refusePassword(text: string): void {
  // A colon that no port follows, and an @ somewhere behind it.
  if (!/^[^:]+:\/\/[^@:/?]*:(?!\d+(?:[/?]|$))[^@]*@/.test(text)) return
  throw new SinewError('usage', 'a password does not belong into a connection string', {
    expected: 'mqtt://user@host/…',
    received: 'mqtt://user:…@…',
    fix: 'set SINEW_MQTT_PASSWORD, or name a file with ?passwordFile=<path>',
  })
}

/** @throws SinewError `usage` if it has no scheme or no target, or holds a password. */
export function parseConnection(text: string): Connection {
  refusePassword(text)
  const match = /^([a-z][a-z0-9+]*):([^?]+)(?:\?(.*))?$/i.exec(text)
  if (!match?.[1] || !match[2]) {
    throw new SinewError('usage', `"${text}" does not name a robot`, {
      expected: 'scheme:target, such as sim:reacher or serial:/dev/ttyACM0?robot=reacher',
      received: text,
    })
  }
  const parameters = new Map(new URLSearchParams(match[3] ?? ''))
  return { text, scheme: match[1].toLowerCase(), target: match[2], parameters }
}

/** @throws SinewError `usage` if the parameter is not there. */
export function requireParameter(connection: Connection, name: string, example: string): string {
  const value = connection.parameters.get(name)
  if (value) return value
  throw new SinewError('usage', `"${connection.text}" does not say ${name}=…`, {
    where: connection.text,
    expected: `?${name}=…`,
    received: 'none',
    fix: `for example ${example}`,
  })
}

/** @throws SinewError `usage` if there is a parameter that the driver does not know. */
export function refuseOtherParameters(connection: Connection, known: readonly string[]): void {
  for (const name of connection.parameters.keys()) {
    if (known.includes(name)) continue
    throw new SinewError('usage', `"${connection.text}": there is no parameter "${name}"`, {
      where: connection.text,
      expected: known.length > 0 ? `only ${known.join(', ')}` : 'none',
      received: name,
    })
  }
}
