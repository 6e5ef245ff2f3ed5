import { actionSpace, observationSpace } from '../../description/spaces.ts'
import type { RobotDescription } from '../../description/types.ts'
import type { Inspection } from './types.ts'

export function inspectRobot(description: RobotDescription): Inspection {
  const {
    name,
    summary,
    rateHz,
    hash,
    source,
    links,
    joints,
    transports,
    safety,
    unsupported = [],
  } = description
  const observation = observationSpace(description)
  const action = actionSpace(description)
  const serial = transports.serial
  return {
    kind: 'robot',
    title: name,
    rows: [
      ['summary', summary],
      ['file', source],
      ['hash', hash],
      ['control rate', `${rateHz} Hz`],
      ['body', `${links.length} links, ${joints.length} joints`],
      ['serial', serial ? `${serial.baudRate} baud, watchdog ${1000 * serial.watchdogS} ms` : 'none'],
      ['stale after', `${1000 * safety.staleAfterS} ms`],
      ...unsupported.map((line): [string, string] => ['not in it', line]),
    ],
    spaces: [
      ['observation', observation],
      ['action', action],
    ],
    json: { kind: 'robot', description, observation, action },
  }
}
