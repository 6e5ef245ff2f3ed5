import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { SinewError } from '../../src/contract/errors.ts'
import { entryPath, servedFile } from './serve-files.ts'
import type { WireAsk, WireFrame, WireStage } from './wire.ts'

/** What the page is a view of. */
export interface Served {
  readonly stage: WireStage
  frame(): WireFrame
  ask(ask: WireAsk): Promise<void>
  /** How many pages are open. */
  onWatchers(count: number): void
}

export interface ViewServer {
  readonly url: string
  /** Send the frame of now to every page. */
  broadcast(): void
  close(): Promise<void>
}

const host = '127.0.0.1'
const mostBytes = 4096
const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
}

const askSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['run', 'pause', 'step', 'reset']) }),
  z.strictObject({ kind: z.literal('speed'), factor: z.number().min(0.01).max(20) }),
  z.strictObject({ kind: z.literal('control'), index: z.int().min(0), value: z.number() }),
])

/**
 * The page, its data and its requests, for this machine alone: bound to 127.0.0.1, and deaf to pages of other sites.
 *
 * @param port 0 for one that is free
 * @throws SinewError `usage` if the port is taken
 */
export async function startViewServer(served: Served, port: number): Promise<ViewServer> {
  const watchers = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, headers)
      response.end()
    })
  })

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', `http://${host}`)
    if (!isOurs(request)) return plain(response, 403, 'this page is for this machine alone')
    if (pathname === '/ask') return takeAsk(request, response)
    if (request.method !== 'GET') return plain(response, 405, 'GET only')
    if (pathname === '/stage') return json(response, served.stage)
    if (pathname === '/events') return watch(request, response)
    if (pathname === '/main') {
      response.writeHead(302, { ...headers, location: entryPath }).end()
      return
    }
    const file = await servedFile(pathname)
    if (!file) return plain(response, 404, 'there is nothing here')
    response.writeHead(200, { ...headers, 'content-type': file.type }).end(file.body)
  }

  const takeAsk = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') return plain(response, 405, 'POST only')
    if (request.headers['content-type'] !== 'application/json') return plain(response, 415, 'JSON only')
    const ask = askSchema.safeParse(parsed(await bodyOf(request)))
    if (!ask.success) return plain(response, 400, z.prettifyError(ask.error))
    await served.ask(ask.data)
    response.writeHead(204, headers).end()
  }

  const watch = (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
    response.write(event(served.frame()))
    watchers.add(response)
    served.onWatchers(watchers.size)
    request.once('close', () => {
      watchers.delete(response)
      served.onWatchers(watchers.size)
    })
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(taken(port, cause)))
    server.listen(port, host, resolve)
  })
  const { port: bound } = server.address() as AddressInfo

  return {
    url: `http://${host}:${bound}/`,
    broadcast() {
      if (watchers.size === 0) return
      const text = event(served.frame())
      // A page that cannot keep up misses frames rather than falling behind.
      for (const watcher of watchers) if (!watcher.writableNeedDrain) watcher.write(text)
    },
    close() {
      for (const watcher of watchers) watcher.end()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Asked for by this machine's name, and not by another site's page: a name that leads here is not enough. */
function isOurs({ headers: { host: name = '', origin } }: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost):\d+$/.test(name) && (origin === undefined || origin === `http://${name}`)
}

const event = (frame: WireFrame): string => `data: ${JSON.stringify(frame)}\n\n`

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > mostBytes) return ''
  }
  return text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function taken(port: number, cause: Error): SinewError {
  return new SinewError('usage', `cannot serve at port ${port}`, {
    where: `${host}:${port}`,
    received: cause.message,
    fix: 'name another (--port 8081), or 0 for one that is free',
    cause,
  })
}
