import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Workplace {
  readonly path: string
  /** A name that nothing has yet, so that a test that is tried again finds nothing of its first try. */
  fresh(name: string): string
  remove(): Promise<void>
}

/** An empty folder. */
export async function createWorkplace(): Promise<Workplace> {
  const path = await mkdtemp(join(tmpdir(), 'sinew-e2e-'))
  let count = 0
  return {
    path,
    fresh: (name) => `${++count}-${name}`,
    remove: () => rm(path, { recursive: true, force: true }),
  }
}
