import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeConnection } from '../control/connect.ts'
import { parseConnection } from '../control/connection.ts'
import { createFirstRuns, firstRunSpeed, statePath } from '../control/first-runs.ts'

/** How fast a run may be, and what to do once it has ended well. */
export interface RunSpeed {
  readonly scale: number
  readonly isFirst: boolean
  remember(): Promise<void>
}

async function digestOf(path: string): Promise<string | undefined> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
  } catch {
    return undefined
  }
}

/**
 * Slow for a policy that has never run on this robot; as fast as asked if a person asked. A simulation is no robot.
 *
 * @throws SinewError `usage` | `description`
 */
export async function speedOfRun(
  policyPath: string,
  connection: string,
  asked: number | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunSpeed> {
  const { scheme, target } = parseConnection(connection)
  if (/^(chaos\+)?(sim|replay)$/.test(scheme)) {
    return { scale: asked ?? 1, isFirst: false, remember: async () => {} }
  }
  const policy = await digestOf(policyPath)
  // The run itself says best what is wrong with a file that cannot be read.
  if (policy === undefined) return { scale: asked ?? firstRunSpeed, isFirst: true, remember: async () => {} }
  const { hash } = await describeConnection(connection)
  const robot = `${scheme}:${target} ${hash}`
  const runs = createFirstRuns(join(statePath(env), 'first-runs.json'))
  const isFirst = !(await runs.has(policy, robot))
  return {
    scale: asked ?? (isFirst ? firstRunSpeed : 1),
    isFirst,
    remember: () => runs.add(policy, robot),
  }
}
