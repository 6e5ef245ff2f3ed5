import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Rate } from '../rounds.ts'

export interface NetworkShape {
  /** `sac`, `td3` or `ddpg`. */
  readonly algorithm: string
  readonly hidden: readonly number[]
  readonly batch: number
}

/** [m, k, n, left operand transposed, right operand transposed]. */
export type Product = readonly [m: number, k: number, n: number, transposeA: boolean, transposeB: boolean]

/** A learner in another language, in a process of its own that answers one measurement a line. */
export interface Peer {
  readonly description: string
  /** Updates on a fixed batch; `settings` are those of its optimiser. */
  updates(shape: NetworkShape, settings: Readonly<Record<string, unknown>>, seconds: number): Promise<Rate>
  /** Passes through all the products of matrices, as this library does them. */
  products(library: 'torch' | 'numpy', products: readonly Product[], seconds: number): Promise<Rate>
  /** Steps of the whole training loop on Pendulum, one update each, after the warm-up. */
  loop(shape: NetworkShape, warmup: number, steps: number): Promise<Rate>
  close(): void
}

interface Setting {
  readonly name: string
  readonly environment?: Readonly<Record<string, string>>
}

/** glibc gives memory back too eagerly for torch, and 32 MiB is the largest mmap threshold that it accepts. */
const settings: readonly Setting[] = [
  { name: 'as it comes' },
  {
    name: 'malloc thresholds raised',
    environment: { MALLOC_TRIM_THRESHOLD_: '1073741824', MALLOC_MMAP_THRESHOLD_: '33554432' },
  },
]

/** The peer at its best: each setting gets a trial and the fastest stays. Undefined if there is no peer. */
export async function startBestPeer(
  threads: number,
  device: 'cpu' | 'cuda' = 'cpu',
): Promise<Peer | undefined> {
  const trial: NetworkShape = { algorithm: 'sac', hidden: [256, 256], batch: 256 }
  let best: { peer: Peer; speed: number } | undefined
  for (const setting of settings) {
    const peer = await startPeer(setting, threads, device)
    if (!peer) return undefined
    await peer.updates(trial, {}, 0.5)
    const { cpu: speed } = await peer.updates(trial, {}, 1.5)
    if (best && best.speed >= speed) {
      peer.close()
    } else {
      best?.peer.close()
      best = { peer, speed }
    }
  }
  return best?.peer
}

async function startPeer(
  { name, environment }: Setting,
  threads: number,
  device: string,
): Promise<Peer | undefined> {
  const python = process.env.SINEW_PYTHON ?? 'python3'
  const script = fileURLToPath(new URL('./sb3_learner.py', import.meta.url))
  const count = String(threads)
  const limits = { OMP_NUM_THREADS: count, MKL_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count }
  const child = spawn(python, ['-u', script, count, device], {
    env: { ...process.env, ...limits, ...environment },
  })
  child.on('error', () => {})
  let errors = ''
  child.stderr.on('data', (text) => {
    errors = (errors + text).slice(-2000)
  })
  const answers = lineReader(child)
  const versions = await answers()
  if (versions === undefined) return undefined
  const ask = async (request: Readonly<Record<string, unknown>>): Promise<Rate> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    const answer = await answers()
    if (answer === undefined) throw new Error(`the peer ended in the middle of a measurement: ${errors}`)
    return JSON.parse(answer)
  }
  return {
    description: `${versions}, ${name}, ${threads} thread${threads > 1 ? 's' : ''}`,
    updates: (shape, settings, seconds) => ask({ what: 'updates', ...shape, settings, seconds }),
    products: (library, products, seconds) => ask({ what: 'products', library, products, seconds }),
    loop: (shape, warmup, steps) => ask({ what: 'loop', ...shape, warmup, steps }),
    close: () => child.stdin.end(),
  }
}

/** One line of standard output a call; undefined once the process has ended. */
function lineReader(child: ChildProcessWithoutNullStreams): () => Promise<string | undefined> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async () => {
    const { done, value } = await lines.next()
    return done ? undefined : value
  }
}
