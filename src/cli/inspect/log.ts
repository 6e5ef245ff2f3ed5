import { createSpace } from '../../contract/channel.ts'
import { readEpisodeLog } from '../../data/read-episode-log.ts'
import { formatMs } from '../format.ts'
import type { Inspection } from './types.ts'

export async function inspectLog(path: string): Promise<Inspection> {
  const { header, steps, events, complete } = await readEpisodeLog(path)
  const last = steps.at(-1)
  const episodes = (last?.episode ?? -1) + 1
  const missedTicks = steps.reduce((sum, step) => sum + step.missedTicks, 0)
  const reasonCounts: Record<string, number> = {}
  for (const [reason, bit] of Object.entries(header.reasons)) {
    const count = steps.filter((step) => (step.reasons & bit) !== 0).length
    if (count > 0) reasonCounts[reason] = count
  }
  const reasonText = Object.entries(reasonCounts).map(([reason, count]) => `${reason} ${count}`)
  return {
    kind: 'log',
    title: path,
    rows: [
      ['robot', `${header.robot}, ${header.connection}`],
      ['task', header.task],
      ['controller', header.controller],
      ['steps', `${steps.length} in ${episodes} episodes, ${(last?.timeS ?? 0).toFixed(2)} s`],
      ['control period', formatMs(header.periodS, 1)],
      ['missed ticks', String(missedTicks)],
      ['gate', reasonText.join(', ') || 'did not interfere'],
      ['end', complete ? 'closed properly' : 'cut off; read to its last step'],
      [
        'events',
        events.map(({ timeS, kind, text }) => `${timeS.toFixed(3)} s  ${kind}: ${text}`).join('\n') || 'none',
      ],
    ],
    spaces: [
      ['observation', createSpace(header.observation)],
      ['command', createSpace(header.command)],
    ],
    json: { kind: 'log', header, steps: steps.length, episodes, missedTicks, reasonCounts, complete, events },
  }
}
