import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SinewError } from '../../../src/contract/errors.ts'
import { packageRoot } from '../../../src/runtime/package-root.ts'

/** A process beside this one that outlives it by the moment that it takes to bring everything to rest. */
export interface Helper {
  /** One command, without an answer. */
  tell(...words: readonly (string | number)[]): void
  /** Every line that it says, in words. */
  onSaid(listener: (words: readonly string[]) => void): void
  /** It ended by itself. At most once. */
  onLost(listener: (reason: string) => void): void
  /** Everything at rest and given back. Never throws, idempotent. */
  end(): Promise<void>
}

/** @throws SinewError `link` if there is no python3 */
export async function startHelper(): Promise<Helper> {
  const child = spawn(
    'python3',
    ['-I', '-S', '-u', join(packageRoot(), 'drivers', 'gpio', 'helper', 'helper.py')],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const said: ((words: readonly string[]) => void)[] = []
  const lost: ((reason: string) => void)[] = []
  let ending = false
  const exited = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      if (!ending)
        for (const listener of lost) listener(`the GPIO helper ended (${signal ?? `code ${code}`})`)
      resolve()
    }),
  )
  // A write after its end is told by `exit` already.
  child.stdin.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout })
  await new Promise<void>((resolve, reject) => {
    lines.once('line', () => resolve())
    child.once('error', reject)
    child.once('exit', () => reject(new Error('it ended at once')))
  }).catch((cause: unknown) => {
    throw new SinewError('link', 'python3 could not be started', {
      where: 'python3',
      expected: 'python3, which holds the lines and brings them to rest when Sinew ends',
      received: cause instanceof Error ? cause.message : String(cause),
      fix: 'apt-get install python3',
      cause,
    })
  })
  lines.on('line', (line) => {
    const words = line.split(' ')
    for (const listener of said) listener(words)
  })

  return {
    tell: (...words) => {
      if (!ending && child.stdin.writable) child.stdin.write(`${words.join(' ')}\n`)
    },
    onSaid: (listener) => void said.push(listener),
    onLost: (listener) => void lost.push(listener),
    end: async () => {
      ending = true
      child.stdin.end()
      await exited
    },
  }
}
