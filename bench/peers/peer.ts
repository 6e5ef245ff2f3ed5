import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A learner in another language, in a process of its own that answers one measurement a line. */
export interface Peer {
  readonly description: string
  /** Updates a second of `sac`, `td3` or `ddpg` at these layer widths, measured for about `seconds`. */
  measure(algorithm: string, hidden: readonly number[], seconds: number): Promise<number>
  close(): void
}

/**
 * glibc gives memory back too eagerly for torch: these two settings move SB3 by up to 40%. 32 MiB is the largest
 * mmap threshold that glibc accepts.
 */
const mallocSettings: readonly Record<string, string>[] = [
  {},
  { MALLOC_TRIM_THRESHOLD_: '1073741824', MALLOC_MMAP_THRESHOLD_: '33554432' },
]

/** The peer at its best: each malloc setting gets a trial and the fastest stays. Undefined if there is no peer. */
export async function startBestPeer(): Promise<Peer | undefined> {
  let best: { peer: Peer; speed: number } | undefined
  for (const environment of mallocSettings) {
    const peer = await startPeer(environment)
    if (!peer) return undefined
    await peer.measure('sac', [256, 256], 0.5)
    const speed = await peer.measure('sac', [256, 256], 1.5)
    if (best && best.speed >= speed) {
      peer.close()
    } else {
      best?.peer.close()
      best = { peer, speed }
    }
  }
  return best?.peer
}

async function startPeer(environment: Record<string, string>): Promise<Peer | undefined> {
  const python = process.env.SINEW_PYTHON ?? 'python3'
  const script = fileURLToPath(new URL('./sb3_learner.py', import.meta.url))
  const oneThread = { OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const child = spawn(python, ['-u', script], { env: { ...process.env, ...oneThread, ...environment } })
  child.on('error', () => {})
  child.stderr.resume()
  const answers = lineReader(child)
  const versions = await answers()
  if (versions === undefined) return undefined
  const settings = Object.keys(environment).length > 0 ? 'malloc thresholds raised' : 'malloc as it comes'
  return {
    description: `${versions}, ${settings}`,
    async measure(algorithm, hidden, seconds) {
      child.stdin.write(`${algorithm} ${hidden.join(',')} ${seconds}\n`)
      const answer = await answers()
      if (answer === undefined) throw new Error('the peer ended in the middle of a measurement')
      return Number(answer)
    },
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
