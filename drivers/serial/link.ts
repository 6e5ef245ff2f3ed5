import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { SerialPort } from 'serialport'
import { SinewError } from '../../src/contract/errors.ts'
import { explainOpenFailure } from './link-errors.ts'

/** A road for bytes to a robot. Thin over `serialport`; tests put a far end in its place. */
export interface SerialLink {
  readonly path: string
  readonly isOpen: boolean
  /** Bytes as they come; the chunk belongs to the callee. */
  onData(listener: (chunk: Uint8Array) => void): void
  /** The link broke by itself, at most once. */
  onLost(listener: (reason: string) => void): void
  /** Synchronous; false when not all of it went out. The buffer is free again afterwards. */
  write(bytes: Uint8Array, length: number): boolean
  /** Never throws, idempotent. */
  close(): Promise<void>
}

export interface SerialLinkOptions {
  readonly path: string
  readonly baudRate: number
}

/** The port's file descriptor where it has one (not on Windows). */
function descriptorOf(port: SerialPort): number | undefined {
  const binding: unknown = port.port
  if (typeof binding !== 'object' || binding === null || !('fd' in binding)) return undefined
  return typeof binding.fd === 'number' && process.platform !== 'win32' ? binding.fd : undefined
}

/** Open a serial port. @throws SinewError `link` saying what stands in the way, `usage` in a worker thread */
export async function openSerialLink({ path, baudRate }: SerialLinkOptions): Promise<SerialLink> {
  if (!isMainThread) {
    // node-serialport #1938, #2250: it takes the whole process with it.
    throw new SinewError('usage', 'serialport crashes outside the main thread', {
      where: path,
      fix: 'open the robot in the main thread of a process of its own',
    })
  }
  const port = new SerialPort({ path, baudRate, autoOpen: false })
  const lostListeners: ((reason: string) => void)[] = []
  let closing = false
  let lost = false

  const lose = (reason: string): void => {
    if (closing || lost) return
    lost = true
    for (const listener of lostListeners) listener(reason)
  }
  // A cable pull may give `error` with the stream destroyed and `close` twice; without a listener it would throw.
  port.on('error', (error) => lose(error.message))
  port.on('close', (error: unknown) => lose(error instanceof Error ? error.message : 'the port closed'))

  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()))
  }).catch(async (cause: unknown) => {
    throw await explainOpenFailure(path, cause)
  })
  // What an earlier program left in the system's buffers is no answer to us.
  await new Promise<void>((resolve) => port.flush(() => resolve()))

  /**
   * Straight to the driver, which does not block: `serialport` writes through libuv's thread pool, where four busy
   * jobs would hold up a STOP by 100 ms and more.
   */
  const writeDirectly = (descriptor: number, bytes: Uint8Array, length: number): boolean => {
    try {
      return writeSync(descriptor, bytes, 0, length) === length
    } catch (error) {
      const full = error instanceof Error && 'code' in error && error.code === 'EAGAIN'
      if (!full) lose(error instanceof Error ? error.message : String(error))
      return false
    }
  }

  return {
    path,
    get isOpen() {
      return port.isOpen && !closing && !lost
    },
    onData: (listener) => void port.on('data', listener),
    onLost: (listener) => void lostListeners.push(listener),
    write: (bytes, length) => {
      // A write to a closed port would be queued, and sent when it opens again.
      if (!port.isOpen || closing || lost) return false
      const descriptor = descriptorOf(port)
      if (descriptor !== undefined) return writeDirectly(descriptor, bytes, length)
      if (port.writableLength > 4096) return false
      port.write(Buffer.from(bytes.subarray(0, length)))
      return true
    },
    close: async () => {
      if (closing) return
      closing = true
      if (!port.isOpen) return
      await new Promise<void>((resolve) => port.close(() => resolve()))
    },
  }
}
