import { readFile } from 'node:fs/promises'
import { McapStreamReader } from '@mcap/core'
import { SinewError } from '../contract/errors.ts'
import { eventTopic, headerName, stepTopic } from './log-schema.ts'
import { stepFromJson } from './step-json.ts'
import type { EpisodeLog, EpisodeLogHeader, LoggedEvent, LoggedStep } from './types.ts'

/**
 * Read a whole episode log. A file that was cut off, at any byte, is read to its last complete chunk.
 *
 * @throws SinewError `data` if the file is missing, is no MCAP file, or has no Sinew header.
 */
export async function readEpisodeLog(path: string): Promise<EpisodeLog> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new SinewError('data', `cannot read the episode log: ${cause.message}`, { where: path, cause })
  })
  const reader = new McapStreamReader()
  const topics = new Map<number, string>()
  const decoder = new TextDecoder()
  const steps: LoggedStep[] = []
  const events: LoggedEvent[] = []
  let header: EpisodeLogHeader | undefined
  let broken: unknown
  try {
    reader.append(bytes)
    for (let record = reader.nextRecord(); record; record = reader.nextRecord()) {
      if (record.type === 'Metadata' && record.name === headerName) {
        header = JSON.parse(record.metadata.get('json') ?? '') as EpisodeLogHeader
      } else if (record.type === 'Channel') {
        topics.set(record.id, record.topic)
      } else if (record.type === 'Message') {
        const topic = topics.get(record.channelId)
        if (topic === stepTopic) steps.push(stepFromJson(decoder.decode(record.data)))
        if (topic === eventTopic) events.push(JSON.parse(decoder.decode(record.data)) as LoggedEvent)
      }
    }
  } catch (cause) {
    broken = cause
  }
  if (!header) {
    throw new SinewError('data', 'this is no episode log of Sinew', {
      where: path,
      expected: `an MCAP file with metadata "${headerName}"`,
      received: broken ? (broken as Error).message : `${bytes.byteLength} bytes without it`,
      cause: broken,
    })
  }
  return { header, steps, events, complete: reader.done() }
}
