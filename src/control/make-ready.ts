import type { Robot } from '../contract/robot.ts'

/** A person's leave to clear a latch: whatever it is (`--re-arm`), or only the one that was shown. */
export type ReArm = boolean | string

/**
 * From a closed robot to one that is ready, and everything about it proven. A latch that an earlier run left is cleared
 * only with leave.
 *
 * @param onLatched is told what latched it, before anything is done about it
 * @returns what was proven, a line each
 * @throws SinewError `link` | `contract` | `safety`
 */
export async function makeReady(
  robot: Robot,
  reArm: ReArm,
  onLatched: (cause: string) => void,
): Promise<readonly string[]> {
  await robot.open()
  const cleared: string[] = []
  try {
    await robot.prepare()
  } catch (error) {
    const cause = robot.latched
    if (cause === undefined || robot.state !== 'connected') throw error
    onLatched(cause)
    if (reArm !== true && reArm !== cause) throw error
    await robot.clear()
    cleared.push(`cleared by a person: ${cause}`)
  }
  return [...(robot.proven ?? []), ...cleared]
}
