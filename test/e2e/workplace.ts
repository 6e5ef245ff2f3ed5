import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty folder, with what removes it. */
export async function createWorkplace(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'sinew-e2e-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
