import { once } from 'node:events'
import { parentPort, type Worker } from 'node:worker_threads'
import { type ErrorCode, type ErrorDetails, SinewError } from '../contract/errors.ts'

/** What a worker can be asked: one input, one reply, both small. Big arrays go through shared memory. */
type Methods = Record<string, (input: never) => unknown>

type WireError = { readonly message: string; readonly stack?: string; readonly sinew?: WireDetails }
type WireDetails = ErrorDetails & { readonly code: ErrorCode }
type Request = { readonly id: number; readonly method: string; readonly input: unknown }
type Response = { readonly id: number; readonly value?: unknown; readonly error?: WireError }

export interface Caller<M extends Methods> {
  /** Rejects with the worker's error, or when the worker dies. */
  call<Name extends keyof M & string>(
    method: Name,
    input: Parameters<M[Name]>[0],
  ): Promise<Awaited<ReturnType<M[Name]>>>
  /** Let the worker finish what it does and leave. */
  close(): Promise<void>
  /** Cut the worker off where it stands. Not for workers that run native code. */
  terminate(): Promise<void>
}

/** The asking side. */
export function connectWorker<M extends Methods>(worker: Worker, name: string): Caller<M> {
  const waiting = new Map<number, { resolve(value: never): void; reject(error: unknown): void }>()
  let nextId = 0
  let gone: unknown

  const fail = (error: unknown): void => {
    gone ??= error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', ({ id, value, error }: Response) => {
    const entry = waiting.get(id)
    waiting.delete(id)
    if (error) entry?.reject(fromWire(error, name))
    else entry?.resolve(value as never)
  })
  worker.on('error', fail)
  worker.on('exit', (code) => fail(new Error(`the ${name} thread ended with code ${code}`)))

  const call: Caller<M>['call'] = (method, input) =>
    new Promise((resolve, reject) => {
      if (gone !== undefined) return reject(gone)
      const id = nextId++
      waiting.set(id, { resolve, reject })
      worker.postMessage({ id, method, input } satisfies Request)
    })

  return {
    call,
    async close() {
      if (gone !== undefined) return
      const exit = once(worker, 'exit')
      worker.postMessage({ id: -1, method: 'close', input: undefined } satisfies Request)
      await exit
    },
    async terminate() {
      gone ??= new Error(`the ${name} thread was stopped`)
      await worker.terminate()
    },
  }
}

/** The answering side: call it once in the worker's module. Requests are answered one after the other. */
export function serveCalls<M extends Methods>(methods: M, onClose?: () => Promise<void>): void {
  const port = parentPort
  if (!port) throw new Error('this module only runs as a worker thread')
  let last: Promise<void> = Promise.resolve()
  const answer = async ({ id, method, input }: Request): Promise<void> => {
    if (method === 'close') {
      await onClose?.()
      return port.close()
    }
    try {
      const value = await methods[method]?.(input as never)
      port.postMessage({ id, value } satisfies Response)
    } catch (error) {
      port.postMessage({ id, error: toWire(error) } satisfies Response)
    }
  }
  port.on('message', (request: Request) => {
    last = last.then(() => answer(request))
  })
}

function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { message: String(error) }
  const stack = error.stack === undefined ? {} : { stack: error.stack }
  if (!(error instanceof SinewError)) return { message: error.message, ...stack }
  const details: Record<string, unknown> = { code: error.code }
  for (const key of ['expected', 'received', 'where', 'fix'] as const) {
    if (error[key] !== undefined) details[key] = error[key]
  }
  return { message: error.message, ...stack, sinew: details as unknown as WireDetails }
}

function fromWire({ message, stack, sinew }: WireError, name: string): Error {
  if (sinew) return new SinewError(sinew.code, message, sinew)
  const error = new Error(`in the ${name} thread: ${message}`)
  if (stack) error.stack = stack
  return error
}
