import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { McapIndexedReader } from '@mcap/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEpisodeLog, type EpisodeLogHeader, readEpisodeLog } from '../../src/data/episode-log.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-log-'))
})
afterEach(() => rm(folder, { recursive: true }))

const channel = (name: string) => ({ name, unit: 'rad', low: -1, high: 1 }) as const
const header: EpisodeLogHeader = {
  robot: 'reacher',
  descriptionHash: 'abc',
  connection: 'sim:reacher',
  task: 'reacher-reach',
  controller: 'policy',
  seed: 7,
  periodS: 0.02,
  observation: [channel('a'), channel('b'), channel('c')],
  reading: [channel('q')],
  action: [channel('v')],
  command: [channel('q')],
  rewardTerms: ['distance'],
  reasons: { position: 1 },
}

async function writeLog(path: string, count: number): Promise<void> {
  const log = await createEpisodeLog(path, header, { startedAtMs: 1_700_000_000_000 })
  const record = log.createRecord()
  log.event({ timeS: 0, kind: 'state', text: 'active' })
  for (let step = 0; step < count; step++) {
    record.step = step
    record.timeS = step * 0.02
    record.controller = 'policy'
    record.state = 'open'
    record.observation.set([step, 0.5, -0.25])
    record.requested[0] = step === 3 ? Number.NaN : step === 4 ? Number.NEGATIVE_INFINITY : 0.1 * step
    record.reasons = step === 3 ? 256 : 0
    record.success = step === count - 1
    log.step(record)
  }
  await log.close()
  await log.close()
  expect(log.failure).toBeUndefined()
  expect(log.dropped).toBe(0)
}

test('what is written is what is read', async () => {
  const path = join(folder, 'deep', 'log.mcap')
  await writeLog(path, 200)
  const log = await readEpisodeLog(path)
  expect(log.complete).toBe(true)
  expect(log.header).toEqual(header)
  expect(log.events).toEqual([{ timeS: 0, kind: 'state', text: 'active' }])
  expect(log.steps.map(({ step }) => step)).toEqual(Array.from({ length: 200 }, (_, index) => index))
  expect(log.steps[2]?.requested).toEqual([0.2])
  expect(log.steps[3]?.requested).toEqual([Number.NaN])
  expect(log.steps[4]?.requested).toEqual([Number.NEGATIVE_INFINITY])
  expect(log.steps[5]).toMatchObject({ observation: [5, 0.5, -0.25], state: 'open', reasons: 0 })
  expect(log.steps[199]?.success).toBe(true)
})

test('other tools find an index, schemas and wall-clock times', async () => {
  const path = join(folder, 'log.mcap')
  await writeLog(path, 50)
  const bytes = await readFile(path)
  const readable = {
    size: async () => BigInt(bytes.byteLength),
    read: async (offset: bigint, size: bigint) => bytes.subarray(Number(offset), Number(offset + size)),
  }
  const reader = await McapIndexedReader.Initialize({ readable })
  expect(reader.statistics?.messageCount).toBe(51n)
  expect([...reader.schemasById.values()].map(({ encoding }) => encoding)).toEqual([
    'jsonschema',
    'jsonschema',
  ])
  expect(reader.statistics?.messageStartTime).toBe(1_700_000_000_000_000_000n)
})

test('cut off at any byte, it is read to within three steps of the cut', async () => {
  const path = join(folder, 'log.mcap')
  await writeLog(path, 60)
  const bytes = await readFile(path)
  const whole = bytes.byteLength
  const stepBytes = 350
  for (const cut of [whole - 1, whole - 100, Math.floor(whole / 2), Math.floor(whole / 3), 3000]) {
    await writeFile(path, bytes)
    await truncate(path, cut)
    const log = await readEpisodeLog(path)
    expect(log.complete).toBe(false)
    for (const [index, step] of log.steps.entries()) expect(step.step).toBe(index)
    if (cut > whole - 200) expect(log.steps.length).toBe(60)
    else expect(log.steps.length).toBeGreaterThan((cut - 3000) / (2 * stepBytes) - 3)
  }
})

test('a file that is there is not overwritten', async () => {
  const path = join(folder, 'log.mcap')
  await writeFile(path, 'mine')
  await expect(createEpisodeLog(path, header, { startedAtMs: 0 })).rejects.toMatchObject({
    code: 'data',
    where: path,
  })
  expect(await readFile(path, 'utf8')).toBe('mine')
})

test('something else is refused', async () => {
  const path = join(folder, 'log.mcap')
  await expect(readEpisodeLog(path)).rejects.toMatchObject({ code: 'data' })
  await writeFile(path, 'not an MCAP file, but long enough to be one')
  await expect(readEpisodeLog(path)).rejects.toThrow('no episode log')
  await writeFile(path, '')
  await expect(readEpisodeLog(path)).rejects.toThrow('no episode log')
})

test('a disk that cannot keep up costs steps, which are counted, not time', async () => {
  const log = await createEpisodeLog(join(folder, 'log.mcap'), header, { startedAtMs: 0 })
  const record = log.createRecord()
  for (let step = 0; step < 1500; step++) log.step(record)
  expect(log.dropped).toBe(1500 - 1024)
  await log.close()
  expect((await readEpisodeLog(log.path)).steps).toHaveLength(1024)
})
