import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openPlayer } from '../../sim/view/open-player.ts'
import { openView } from '../../studio/view/open-view.ts'

/** What else the machine does while the loop is measured; `leave` ends it. */
export interface Company {
  leave(): Promise<void>
}

export const nobody = async (): Promise<Company> => ({ leave: async () => {} })

/** A training has this long to write its first metrics: it learns then. */
const mostWarmUpMs = 120_000

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

/** `nice -n 10 sinew train cartpole-swingup`, in its own processes. */
export async function training(): Promise<Company> {
  const folder = mkdtempSync(join(tmpdir(), 'sinew-loop-train-'))
  const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')
  const args = [
    '-n',
    '10',
    process.execPath,
    '--import',
    import.meta.resolve('tsx'),
    main,
    'train',
    'cartpole-swingup',
    '--steps',
    '10000000',
    '--run-dir',
    join(folder, 'run'),
  ]
  const child = spawn('nice', args, { stdio: 'ignore' })
  // It would go on for hours by itself.
  const killed = (): void => {
    child.kill('SIGKILL')
    process.exit(1)
  }
  process.once('SIGINT', killed).once('SIGTERM', killed)
  const metrics = join(folder, 'run', 'metrics.jsonl')
  for (let waitedMs = 0; !existsSync(metrics) || statSync(metrics).size === 0; waitedMs += 500) {
    if (child.exitCode !== null) throw new Error(`the training ended with code ${child.exitCode}`)
    if (waitedMs > mostWarmUpMs) killed()
    await sleep(500)
  }
  return {
    leave: async () => {
      process.off('SIGINT', killed).off('SIGTERM', killed)
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The server of `sinew view reacher` and a client that reads its stream of states: no browser that draws. */
export async function page(): Promise<Company> {
  const player = await openPlayer('reacher', { physics: 'rapier' })
  const view = await openView(player, { port: 0, seed: 0, physics: 'rapier', frames: false })
  const stop = new AbortController()
  const response = await fetch(new URL('events', view.url), { signal: stop.signal })
  const read = async (): Promise<void> => {
    for await (const _ of response.body ?? []) if (stop.signal.aborted) return
  }
  const reading = read().catch(() => {})
  return {
    leave: async () => {
      stop.abort()
      await reading
      await view.close()
    },
  }
}
