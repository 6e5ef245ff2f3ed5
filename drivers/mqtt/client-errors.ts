import { SinewError } from '../../src/contract/errors.ts'
import { type Credentials, type MqttAddress, whereIs } from './address.ts'

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return String(code ?? '')
}

/** Reason codes of a refused CONNECT, of MQTT 3.1.1 and MQTT 5. */
const badCredentials = ['4', '5', '134', '135']

/** Say why there is no connection to the broker, and what to do about it. */
export function explainRefusal(address: MqttAddress, credentials: Credentials, cause: unknown): SinewError {
  const where = whereIs(address)
  const broker = `${address.host}:${address.port}`
  const text = messageOf(cause)
  const code = codeOf(cause)
  const details = { where, received: text, cause }
  const is = (pattern: RegExp): boolean => pattern.test(`${code} ${text}`)

  if (badCredentials.includes(code)) {
    const who =
      credentials.username === undefined
        ? 'nobody (no user name was given)'
        : `user "${credentials.username}"`
    return new SinewError('link', `the broker at ${broker} does not let ${who} in`, {
      ...details,
      expected: 'a user name and password that it knows',
      fix: 'set SINEW_MQTT_USERNAME and SINEW_MQTT_PASSWORD, or write mqtt://user@host and ?passwordFile=<path>',
    })
  }
  if (is(/ALTNAME_INVALID|does not match certificate/i)) {
    return new SinewError('link', `the broker at ${broker} shows a certificate for another host`, {
      ...details,
      expected: `a certificate for ${address.host}`,
      fix: 'connect by a name that its certificate has',
    })
  }
  if (
    is(/certificate required|handshake failure|peer did not return|alert bad certificate|unknown ca.*alert/i)
  ) {
    return new SinewError('link', `the broker at ${broker} wants a client certificate`, {
      ...details,
      expected: 'a certificate signed by a CA that it trusts',
      fix: 'give ?cert=<path>&key=<path>, or SINEW_MQTT_CERT and SINEW_MQTT_KEY',
    })
  }
  if (is(/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/)) {
    return new SinewError('link', `the certificate of the broker at ${broker} is out of date`, {
      ...details,
      fix: 'renew it; check the clock of this machine, too',
    })
  }
  if (is(/SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|unable to get local issuer/i)) {
    return new SinewError('link', `the broker at ${broker} shows a certificate of a CA that is not trusted`, {
      ...details,
      expected: 'a certificate of a known CA',
      fix: 'give the CA’s certificate with ?ca=<path> or SINEW_MQTT_CA',
    })
  }
  if (is(/wrong version number|packet length too long|EPROTO/i)) {
    return new SinewError('link', `the broker at ${broker} does not speak TLS on this port`, {
      ...details,
      fix: 'write mqtt: instead of mqtts:, or name the port for TLS (8883 as a rule)',
    })
  }
  if (is(/ENOTFOUND|EAI_AGAIN/)) {
    return new SinewError('link', `there is no host "${address.host}"`, { ...details, fix: 'check its name' })
  }
  if (is(/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|connack timeout/i)) {
    return new SinewError('link', `no broker answers at ${broker}`, {
      ...details,
      expected: 'an MQTT broker',
      fix: 'check that it runs, its port, and any firewall; or start with "--mqtt embedded" on the robot’s side',
    })
  }
  return new SinewError('link', `the broker at ${broker} ended the connection`, {
    ...details,
    fix: address.tls
      ? 'see the broker’s log; it may want a client certificate'
      : 'see the broker’s log; on a port for TLS write mqtts: instead of mqtt:',
  })
}
