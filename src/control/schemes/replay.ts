import type { EpisodeLog } from '../../data/types.ts'
import type { Scheme } from './types.ts'

async function readLog(path: string): Promise<EpisodeLog> {
  const { readEpisodeLog } = await import('../../data/read-episode-log.ts')
  return readEpisodeLog(path)
}

/** `replay:<log>`: the readings of a log, at its pace; commands change nothing. */
export const replayScheme: Scheme = {
  example: 'replay:runs/x.mcap',
  parameters: ['robot'],
  async robot({ target, parameters }) {
    return parameters.get('robot') ?? (await readLog(target)).header.robot
  },
  async create({ target }, description, clock) {
    const { createReplayRobot } = await import('../../../drivers/replay/robot.ts')
    return createReplayRobot(description, { log: await readLog(target), source: target, clock })
  },
}
