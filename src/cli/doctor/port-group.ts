import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import type { Finding } from '../doctor-checks.ts'

/** Where this program looks; something else in tests. */
export interface GroupSource {
  readonly platform: string
  readonly uid: number
  readonly groups: readonly number[]
  readonly user: string
  /** /etc/group. */
  readonly file: string
}

async function thisMachine(): Promise<GroupSource> {
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? 0,
    groups: process.getgroups?.() ?? [],
    user: userInfo().username,
    file: await readFile('/etc/group', 'utf8').catch(() => ''),
  }
}

/** May this user open serial ports, by the group that owns them? Nothing to say outside Linux and to root. */
export async function checkPortGroup(source?: GroupSource): Promise<Finding[]> {
  const { platform, uid, groups, user, file } = source ?? (await thisMachine())
  if (platform !== 'linux' || uid === 0) return []
  const owner = file
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'dialout' || name === 'uucp')
  const [group, , gid, members = ''] = owner ?? []
  if (!group) return []
  const name = 'Serial group'
  if (groups.includes(Number(gid))) return [{ name, state: 'ok', detail: `${user} is in ${group}` }]
  const listed = members.split(',').includes(user)
  return [
    {
      name,
      state: 'warning',
      detail: listed ? `${user} is in ${group}, but not in this login` : `${user} is not in ${group}`,
      fix: listed
        ? 'log out and in again'
        : `sudo usermod -aG ${group} "$USER", then log out and in again; or the rules of npx sinew doctor --udev`,
    },
  ]
}
