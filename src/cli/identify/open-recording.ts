import type { EpisodeLogHeader } from '../../data/types.ts'
import type { RobotSource } from '../../description/load.ts'
import type { CheckedRobot } from '../../description/parse.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { Recording } from '../../identify/types.ts'

export interface OpenRecording {
  readonly source: RobotSource
  readonly robot: CheckedRobot
  readonly description: RobotDescription
  readonly recording: Recording
}

interface Wish {
  readonly robot: string | undefined
  readonly anyRobot: boolean
}

/**
 * A log and the robot that it is of: the one that is named, else the one that the log was connected to.
 *
 * @throws SinewError `data` | `usage` | `description` | `contract`
 */
export async function openRecording(path: string, wish: Wish): Promise<OpenRecording> {
  const { readEpisodeLog } = await import('../../data/read-episode-log.ts')
  const { readRobot } = await import('../../description/load.ts')
  const { checkRobot, describeRobot } = await import('../../description/parse.ts')
  const { readRecording } = await import('../../identify/recording.ts')
  const log = await readEpisodeLog(path)
  const source = await readRobot(wish.robot ?? (await robotOf(log.header)))
  const robot = checkRobot(source.text, source.shown, source.files)
  const description = describeRobot(robot)
  return { source, robot, description, recording: readRecording(log, path, description, wish.anyRobot) }
}

async function robotOf({ connection, robot }: EpisodeLogHeader): Promise<string> {
  const { robotOfConnection } = await import('../../control/connect.ts')
  return connection.includes(':') ? robotOfConnection(connection) : robot
}
