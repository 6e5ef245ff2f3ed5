import { execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const found = ['mosquitto', 'mosquitto_passwd', 'openssl'].every((program) =>
  ['/usr/sbin', '/usr/bin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin'].some((directory) =>
    existsSync(join(directory, program)),
  ),
)

/** Tests that need it are skipped where it is missing, unless everything is required. */
export const skipWithoutMosquitto = !found && process.env.SINEW_REQUIRE_ALL !== '1'
if (!found) console.log('tests on Mosquitto need: apt install mosquitto openssl')

/** The ACL that docs/mqtt.md recommends, for the robot `sinew/arm1`. */
export function documentedAcl(): string {
  const text = readFileSync(new URL('../../docs/mqtt.md', import.meta.url), 'utf8')
  const acl = /^```acl\n([\s\S]*?)^```/m.exec(text)?.[1]
  if (acl === undefined) throw new Error('docs/mqtt.md has no ACL')
  return acl
}

export interface Mosquitto {
  readonly port: number
  /** Its directory, with `ca.crt`, `client.crt` and `client.key` if it was started with TLS. */
  readonly directory: string
  kill(): Promise<void>
  /** Again on the same port, with nothing kept. */
  start(): Promise<void>
  close(): Promise<void>
}

export interface MosquittoOptions {
  /** User names; each one's password is its name and `-secret`. */
  readonly users?: readonly string[]
  readonly acl?: string
  /** The server's certificate is for `localhost`. */
  readonly tls?: boolean
  readonly clientCertificates?: boolean
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (typeof address !== 'object' || address === null) throw new Error('no free port')
  return address.port
}

/** A CA, and certificates by it for the server and for a client. */
async function makeCertificates(directory: string): Promise<void> {
  const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: directory })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const
  for (const ca of ['ca', 'other-ca']) {
    await openssl(
      'req',
      '-x509',
      ...key,
      '-days',
      '2',
      '-subj',
      `/CN=${ca}`,
      '-keyout',
      `${ca}.key`,
      '-out',
      `${ca}.crt`,
    )
  }
  await writeFile(join(directory, 'san'), 'subjectAltName=DNS:localhost')
  for (const [name, subject] of [
    ['server', '/CN=localhost'],
    ['client', '/CN=host'],
  ] as const) {
    await openssl('req', ...key, '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`)
    const sign = [
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'san',
    ] as const
    await openssl('x509', '-req', '-in', `${name}.csr`, ...sign, '-out', `${name}.crt`)
  }
}

const listening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** A real broker, as Debian packages it, on a port of its own. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const { users = [], acl, tls = false, clientCertificates = false } = options
  const directory = await mkdtemp(join(tmpdir(), 'sinew-mosquitto-'))
  const port = await freePort()
  const lines = [
    `listener ${port} 127.0.0.1`,
    'set_tcp_nodelay true',
    'persistence false',
    'log_type none',
    'user root',
  ]
  if (tls) {
    await makeCertificates(directory)
    lines.push(
      `cafile ${directory}/ca.crt`,
      `certfile ${directory}/server.crt`,
      `keyfile ${directory}/server.key`,
    )
  }
  if (clientCertificates) lines.push('require_certificate true', 'use_identity_as_username true')
  if (users.length > 0) {
    const path = join(directory, 'passwords')
    await writeFile(path, users.map((user) => `${user}:${user}-secret\n`).join(''))
    execFileSync('mosquitto_passwd', ['-U', path])
    lines.push(`password_file ${path}`)
  }
  lines.push(`allow_anonymous ${users.length === 0}`)
  if (acl !== undefined) {
    await writeFile(join(directory, 'acl'), acl)
    lines.push(`acl_file ${directory}/acl`)
  }
  const config = join(directory, 'mosquitto.conf')
  await writeFile(config, `${lines.join('\n')}\n`)

  let child: ReturnType<typeof spawn> | undefined
  const start = async (): Promise<void> => {
    child = spawn('mosquitto', ['-c', config], {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    })
    for (let attempt = 0; !(await listening(port)); attempt++) {
      if (attempt > 100 || child.exitCode !== null) throw new Error(`mosquitto did not start with ${config}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const kill = async (): Promise<void> => {
    const dying = child
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return
    await new Promise((resolve) => {
      dying.once('exit', resolve)
      dying.kill('SIGKILL')
    })
  }
  await start()
  return {
    port,
    directory,
    kill,
    start,
    close: async () => {
      await kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
