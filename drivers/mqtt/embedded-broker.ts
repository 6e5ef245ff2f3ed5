import { createServer } from 'node:net'
import { Aedes } from 'aedes'
import { SinewError } from '../../src/contract/errors.ts'

export interface EmbeddedBroker {
  readonly port: number
  /** Idempotent. */
  close(): Promise<void>
}

/**
 * A broker in this process, for a start without installs. It asks for no password and so listens to this machine alone.
 *
 * @param port 0 for any that is free
 * @throws SinewError `link` if the port is taken
 */
export async function startEmbeddedBroker(port = 1883): Promise<EmbeddedBroker> {
  const broker = await Aedes.createBroker()
  const server = createServer({ noDelay: true }, broker.handle)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  }).catch((cause: unknown) => {
    broker.close()
    throw new SinewError('link', `cannot start the embedded broker on port ${port}`, {
      where: `127.0.0.1:${port}`,
      received: cause instanceof Error ? cause.message : String(cause),
      fix: 'another broker runs there: name it with --mqtt mqtt://localhost/<id>, or choose --mqtt embedded:<port>',
      cause,
    })
  })
  const address = server.address()
  let closing: Promise<void> | undefined
  const shut = async (): Promise<void> => {
    await new Promise<void>((resolve) => broker.close(() => resolve()))
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => {
      closing ??= shut()
      return closing
    },
  }
}
