import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageRoot } from '../../src/runtime/package-root.ts'

/** `sinew serve` in a process of its own, ready; `close` ends it as Ctrl-C does. */
export async function serve(...args: readonly string[]): Promise<{ close(): Promise<void> }> {
  const main = join(packageRoot(), 'src', 'cli', 'main.ts')
  const command = ['--import', import.meta.resolve('tsx'), main, 'serve', ...args]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  await told(child)
  return {
    close: async () => {
      child.kill('SIGINT')
      await exited
    },
  }
}

/** Its first lines say where it is; the last of them, how to reach it. */
function told(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const heard: string[] = []
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        heard.push(line)
        if (line.includes('in another terminal')) resolve()
      })
    }
    child.once('exit', () => reject(new Error(`sinew serve ended:\n${heard.join('\n')}`)))
  })
}
