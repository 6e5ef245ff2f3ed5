import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReplayRobot } from '../../../drivers/replay/index.ts'
import { systemClock } from '../../../src/contract/clock.ts'
import type { Robot } from '../../../src/contract/robot.ts'
import { connectRobot, describeConnection } from '../../../src/control/connect.ts'
import { createEpisodeLog } from '../../../src/data/episode-log.ts'
import { readEpisodeLog } from '../../../src/data/read-episode-log.ts'
import type { EpisodeLog, EpisodeLogHeader } from '../../../src/data/types.ts'
import { loadDescription } from '../../../src/description/load.ts'
import { actionSpace, observationSpace } from '../../../src/description/spaces.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { robotConformance } from '../../conformance/robot.ts'

let folder: string
let description: RobotDescription
let path: string

/** A log of the reacher whose first reading in step k is k/100. */
async function writeLog(file: string, count: number): Promise<void> {
  const reading = observationSpace(description).channels
  const command = actionSpace(description).channels
  const header: EpisodeLogHeader = {
    robot: 'reacher',
    descriptionHash: description.hash,
    connection: 'sim:reacher',
    task: 'reacher-reach',
    controller: 'test',
    seed: 0,
    periodS: 0.02,
    observation: [],
    reading,
    action: [],
    command,
    rewardTerms: [],
    reasons: {},
  }
  const log = await createEpisodeLog(file, header, { startedAtMs: 0 })
  const record = log.createRecord()
  for (let step = 0; step < count; step++) {
    record.step = step
    record.timeS = step * header.periodS
    record.reading[0] = step / 100
    log.step(record)
  }
  await log.close()
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-replay-'))
  description = await loadDescription('reacher')
  path = join(folder, 'log.mcap')
  await writeLog(path, 120)
})
afterAll(() => rm(folder, { recursive: true }))

robotConformance(
  'a replayed log',
  async () => ({ robot: await connectRobot(`replay:${path}`, systemClock) }),
  { obeys: false },
)

describe('a replayed log', () => {
  const replay = (log: EpisodeLog): Robot =>
    createReplayRobot(description, { log, source: 'a log', clock: systemClock })

  test('is of the robot that it was recorded from', async () => {
    expect((await describeConnection(`replay:${path}`)).name).toBe('reacher')
    const another = await readEpisodeLog(path)
    const cartpole = await loadDescription('cartpole')
    expect(() => createReplayRobot(cartpole, { log: another, source: path, clock: systemClock })).toThrow(
      expect.objectContaining({ code: 'data', where: path }),
    )
  })

  test('shows every step once while it is active, and faults at the end', async () => {
    const log = await readEpisodeLog(path)
    const robot = replay({ ...log, steps: log.steps.slice(0, 8) })
    const shown: number[] = []
    const states: string[] = []
    robot.observations.subscribe(({ values }) => shown.push(Math.round(100 * (values[0] ?? Number.NaN))))
    robot.states.subscribe(({ state, reason }) => states.push(`${state}: ${reason}`))
    await robot.open()
    await robot.prepare()
    await expect.poll(() => shown.length, { interval: 5 }).toBeGreaterThan(2)
    expect(new Set(shown)).toEqual(new Set([0]))
    await robot.activate()
    await expect.poll(() => robot.state, { interval: 5 }).toBe('faulted')
    expect([...new Set(shown)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(shown.filter((value) => value > 0)).toHaveLength(7)
    expect(states.at(-1)).toContain('after 8 steps')
    await robot.clear()
    expect(robot.state).toBe('ready')
    await expect.poll(() => shown.at(-1), { interval: 5 }).toBe(0)
    await robot.close()
  })

  test('readings that were no numbers are not valid; a log without steps is refused', async () => {
    const log = await readEpisodeLog(path)
    const [first] = log.steps
    const broken = first && { ...first, reading: [Number.NaN, 0, 0, 0] }
    const robot = replay({ ...log, steps: broken ? [broken] : [] })
    const valid: boolean[] = []
    robot.observations.subscribe((reading) => valid.push(reading.valid))
    await robot.open()
    await expect.poll(() => valid.length, { interval: 5 }).toBeGreaterThan(0)
    expect(valid).not.toContain(true)
    await robot.close()
    expect(() => replay({ ...log, steps: [] })).toThrow(expect.objectContaining({ code: 'data' }))
  })
})
