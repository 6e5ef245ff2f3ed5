import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../contract/clock.ts'
import { type ProtobufWriter, protobuf } from '../tensor/onnx/protobuf.ts'
import type { MetricsRow } from './metrics-log.ts'
import { tfRecord } from './tf-record.ts'

/** The row's own place on the horizontal axis; not a curve itself. */
const stepKey = 'time/total_timesteps'

/** An event file that TensorBoard reads: the rows of metrics.jsonl as scalars. */
export interface TensorboardLog {
  readonly path: string
  /** Values that are not finite are left out; so is a row without `time/total_timesteps`. */
  write(row: MetricsRow): void
  close(): Promise<void>
}

/**
 * `<folder>/events.out.tfevents.<seconds>.sinew`, for `tensorboard --logdir runs`. The file is for looking at: what
 * cannot be written to it (a full disk, say) ends it silently and does not end the training.
 *
 * @param clock counts on from `startedAt`
 * @param resume the run goes on `after` these steps; later ones that an earlier file has are not to be shown
 */
export function createTensorboardLog(
  folder: string,
  startedAt: Date,
  clock: Clock,
  resume?: { readonly after: number },
): TensorboardLog {
  const startS = startedAt.getTime() / 1000
  const clockStartS = clock.nowS()
  const path = freePath(join(folder, `events.out.tfevents.${Math.floor(startS)}.sinew`))
  const stream = createWriteStream(path, { flags: 'a' })
  let failed = false
  stream.on('error', () => {
    failed = true
  })
  const write = (event: ProtobufWriter): void => {
    if (!failed) stream.write(tfRecord(event.finish()))
  }
  write(versionEvent(startS))
  if (resume) write(restartEvent(startS, resume.after + 1))

  return {
    path,
    write(row) {
      const event = scalarsEvent(row, startS + clock.nowS() - clockStartS)
      if (event) write(event)
    },
    async close() {
      if (failed) return
      stream.end()
      await once(stream, 'close').catch(() => {})
    },
  }
}

/** Field numbers of `Event` and `Summary`: tensorboard/compat/proto/event.proto and summary.proto. */
const event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const
/** `SessionLog.status` and its value START. */
const sessionStatus = { tag: 1, start: 1 } as const
const summaryValue = 1
const value = { tag: 1, simpleValue: 2 } as const

/** The first record of every event file. */
function versionEvent(wallTimeS: number): ProtobufWriter {
  return protobuf().double(event.wallTime, wallTimeS).text(event.fileVersion, 'brain.Event:2')
}

/** Makes TensorBoard forget what an earlier file of the folder says of this step and later ones. */
function restartEvent(wallTimeS: number, step: number): ProtobufWriter {
  return protobuf()
    .double(event.wallTime, wallTimeS)
    .varint(event.step, step)
    .message(event.sessionLog, protobuf().varint(sessionStatus.tag, sessionStatus.start))
}

/** A file is never added to: its last record may be torn. */
function freePath(path: string): string {
  for (let count = 0; ; count++) {
    const free = count === 0 ? path : `${path}.${count}`
    if (!existsSync(free)) return free
  }
}

function scalarsEvent(row: MetricsRow, wallTimeS: number): ProtobufWriter | undefined {
  const step = row[stepKey]
  if (step === undefined) return undefined
  const summary = protobuf()
  let scalars = 0
  for (const [tag, scalar] of Object.entries(row)) {
    if (tag === stepKey || !Number.isFinite(scalar)) continue
    summary.message(summaryValue, protobuf().text(value.tag, tag).float(value.simpleValue, scalar))
    scalars++
  }
  if (scalars === 0) return undefined
  return protobuf().double(event.wallTime, wallTimeS).varint(event.step, step).message(event.summary, summary)
}
