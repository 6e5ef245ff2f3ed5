import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeFileAtomic } from '../runtime/write-file.ts'

/** Share of the robot's speed for a policy that has never run on it. */
export const firstRunSpeed = 0.3

/** Which policy has run on which robot, to the end and without a trip. */
export interface FirstRuns {
  has(policyDigest: string, robot: string): Promise<boolean>
  add(policyDigest: string, robot: string): Promise<void>
}

/** Of the person who runs things here: `$SINEW_STATE`, or the system's place for such files. */
export function statePath(env: Readonly<Record<string, string | undefined>>): string {
  if (env.SINEW_STATE) return env.SINEW_STATE
  if (env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'sinew')
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'sinew')
}

/** @param path of the record. One that is not there or cannot be read holds nothing: then a run is a first one. */
export function createFirstRuns(path: string): FirstRuns {
  const keyOf = (policyDigest: string, robot: string): string =>
    createHash('sha256').update(`${policyDigest}\n${robot}`).digest('hex')

  const read = async (): Promise<string[]> => {
    try {
      const record: unknown = JSON.parse(await readFile(path, 'utf8'))
      return Array.isArray(record) ? record.filter((key) => typeof key === 'string') : []
    } catch {
      return []
    }
  }
  return {
    has: async (policyDigest, robot) => (await read()).includes(keyOf(policyDigest, robot)),
    add: async (policyDigest, robot) => {
      const key = keyOf(policyDigest, robot)
      const keys = await read()
      if (keys.includes(key)) return
      await mkdir(dirname(path), { recursive: true })
      await writeFileAtomic(path, `${JSON.stringify([...keys, key], undefined, 2)}\n`)
    },
  }
}
