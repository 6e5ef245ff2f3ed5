import { readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { SinewError } from '../contract/errors.ts'

/**
 * Keeps a run directory for this process until the returned function gives it up: two that train one run would tear its
 * files. A lock whose process has died, by SIGKILL say, is taken over.
 *
 * @throws SinewError `usage` if another process that lives holds it
 */
export async function lockRun(runDir: string): Promise<() => Promise<void>> {
  const file = join(runDir, 'run.lock')
  const owner = JSON.stringify({ pid: process.pid, host: hostname() })
  for (;;) {
    const taken = await writeFile(file, owner, { flag: 'wx' }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
    if (taken) return () => rm(file, { force: true })
    const holder = await readHolder(file)
    if (holder && lives(holder)) {
      throw new SinewError('usage', `the run ${runDir} is being trained already`, {
        where: file,
        received: `process ${holder.pid} on ${holder.host}`,
        fix: `wait for it or stop it; if there is no such process any more, remove ${file}`,
      })
    }
    await rm(file, { force: true })
  }
}

interface Holder {
  readonly pid: number
  readonly host: string
}

/** Undefined where the file is gone, or was cut short by the death of whoever wrote it. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Of another machine nothing is known, so it is believed. */
function lives({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
