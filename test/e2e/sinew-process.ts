import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface SinewProcess {
  readonly child: ChildProcess
  /** Resolves when stderr or stdout has said it; rejects when the process ends first. */
  said(pattern: RegExp): Promise<void>
  readonly ended: Promise<SinewOutcome>
}

export interface SinewOutcome {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** `sinew` from source in a process (and process group) of its own. */
export function startSinew(argv: readonly string[], cwd: string): SinewProcess {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...argv], {
    cwd,
    detached: true,
    env: { ...process.env, NO_COLOR: '1', SINEW_STATE: join(cwd, '.sinew-state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  const heard = (): void => {
    for (const check of waiting) check()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    heard()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    heard()
  })
  const ended = new Promise<SinewOutcome>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }))
  })
  const said = async (pattern: RegExp): Promise<void> => {
    const found = new Promise<void>((resolve) => {
      const check = (): void => {
        if (!pattern.test(stdout) && !pattern.test(stderr)) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })
    const early = ended.then((outcome) => {
      if (pattern.test(outcome.stdout) || pattern.test(outcome.stderr)) return
      throw new Error(
        `sinew ${argv.join(' ')} ended before it said ${pattern}:\n${outcome.stdout}${outcome.stderr}`,
      )
    })
    await Promise.race([found, early])
  }
  return { child, said, ended }
}

export function runSinew(argv: readonly string[], cwd: string): Promise<SinewOutcome> {
  return startSinew(argv, cwd).ended
}

/** A signal to the process and everything that it started, as a terminal does at Ctrl-C. */
export function signalGroup({ child }: SinewProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) throw new Error('the process did not start')
  process.kill(-child.pid, signal)
}
