import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { McapWriter } from '@mcap/core'
import { SinewError } from '../contract/errors.ts'
import { eventSchema, eventTopic, headerName, stepSchema, stepTopic } from './log-schema.ts'
import { stepToJson } from './step-json.ts'
import { createStepQueue, createStepRecord, type StepRecord } from './step-queue.ts'
import type { EpisodeLogHeader, LoggedEvent } from './types.ts'

export { readEpisodeLog } from './read-episode-log.ts'
export type { StepRecord } from './step-queue.ts'
export type { EpisodeLog, EpisodeLogHeader, LoggedEvent, LoggedStep } from './types.ts'

/** Writes an episode log while the robot runs; never makes the loop wait. */
export interface EpisodeLogWriter {
  readonly path: string
  /** A record of the right sizes, to be filled in and handed to `step` again and again. */
  createRecord(): StepRecord
  /** Copies the record and returns; it is written in the background. Allocation-free but for the writing. */
  step(record: StepRecord): void
  event(event: LoggedEvent): void
  /** Steps that were lost because the disk did not keep up. */
  readonly dropped: number
  /** What went wrong with the file, if anything; logging has then stopped, the robot need not. */
  readonly failure: SinewError | undefined
  /** Write what is left and the index. Never throws: see `failure`. */
  close(): Promise<void>
}

export interface EpisodeLogOptions {
  /** Wall-clock time of the log's time 0, Unix ms, for viewers. */
  readonly startedAtMs: number
}

/**
 * A chunk is closed, and with that in the operating system's hands, as soon as it holds this much: one to three
 * steps, so that a killed process loses a few hundredths of a second.
 */
const chunkBytes = 1024
/** Some seconds at any rate that we run at. */
const queueLength = 1024

function createWritable(file: FileHandle) {
  let position = 0n
  return {
    position: () => position,
    async write(bytes: Uint8Array) {
      await file.writeFile(bytes)
      position += BigInt(bytes.byteLength)
    },
  }
}

async function create(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true })
  return open(path, 'wx')
}

async function registerTopic(writer: McapWriter, topic: string, schema: { title: string }): Promise<number> {
  const data = new TextEncoder().encode(JSON.stringify(schema))
  const schemaId = await writer.registerSchema({ name: schema.title, encoding: 'jsonschema', data })
  return writer.registerChannel({ topic, schemaId, messageEncoding: 'json', metadata: new Map() })
}

/**
 * Create an MCAP file (mcap.dev; opens in Foxglove and Rerun) with the folders above it. It can be read to its last
 * chunk at any moment, also without the footer that `close` writes.
 *
 * @throws SinewError `data` if the file exists or cannot be created.
 */
export async function createEpisodeLog(
  path: string,
  header: EpisodeLogHeader,
  { startedAtMs }: EpisodeLogOptions,
): Promise<EpisodeLogWriter> {
  const fail = (what: string, cause: unknown): SinewError =>
    new SinewError('data', `cannot ${what} the episode log: ${(cause as Error).message}`, {
      where: path,
      fix: 'name a new file, in a folder that can be written to',
      cause,
    })

  const file = await create(path).catch((cause: unknown) => {
    throw fail('create', cause)
  })
  const writer = new McapWriter({ writable: createWritable(file), chunkSize: chunkBytes })
  await writer.start({ profile: 'sinew', library: 'sinew' })
  await writer.addMetadata({ name: headerName, metadata: new Map([['json', JSON.stringify(header)]]) })
  const stepChannel = await registerTopic(writer, stepTopic, stepSchema)
  const eventChannel = await registerTopic(writer, eventTopic, eventSchema)

  const sizes = {
    observation: header.observation.length,
    reading: header.reading.length,
    action: header.action.length,
    command: header.command.length,
    rewardTerms: header.rewardTerms.length,
  }
  const steps = createStepQueue(sizes, queueLength)
  const events: LoggedEvent[] = []
  const encoder = new TextEncoder()
  const sequences = new Map<number, number>()
  const startedAtNs = BigInt(Math.round(startedAtMs)) * 1_000_000n
  let dropped = 0
  let failure: SinewError | undefined
  let draining: Promise<void> | undefined
  let closing: Promise<void> | undefined

  const write = async (channelId: number, timeS: number, json: string): Promise<void> => {
    const logTime = startedAtNs + BigInt(Math.round(timeS * 1e9))
    const sequence = sequences.get(channelId) ?? 0
    sequences.set(channelId, sequence + 1)
    await writer.addMessage({
      channelId,
      sequence,
      logTime,
      publishTime: logTime,
      data: encoder.encode(json),
    })
  }

  const drain = async (): Promise<void> => {
    try {
      for (;;) {
        const event = events.shift()
        const step = steps.peek()
        if (event) await write(eventChannel, event.timeS, JSON.stringify(event))
        else if (step) {
          await write(stepChannel, step.timeS, stepToJson(step))
          steps.shift()
        } else return
      }
    } catch (cause) {
      failure = fail('write', cause)
    }
  }

  const wake = (): void => {
    if (failure || draining) return
    draining = drain().finally(() => {
      draining = undefined
    })
  }

  const finish = async (): Promise<void> => {
    while (!failure && (steps.peek() || events.length > 0)) {
      wake()
      await draining
    }
    await draining
    try {
      if (!failure) await writer.end()
      await file.close()
    } catch (cause) {
      failure ??= fail('close', cause)
    }
  }

  return {
    path,
    get dropped() {
      return dropped
    },
    get failure() {
      return failure
    },
    createRecord: () => createStepRecord(sizes),
    step(record) {
      if (closing) return
      if (!steps.push(record)) dropped++
      wake()
    },
    event(event) {
      if (closing) return
      events.push(event)
      wake()
    },
    close() {
      closing ??= finish()
      return closing
    },
  }
}
