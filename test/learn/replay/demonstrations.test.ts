import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEnvironment } from '../../../sim/environment.ts'
import { reacherReach } from '../../../sim/tasks/reacher-reach.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { runPolicy } from '../../../src/control/run-policy.ts'
import {
  createEpisodeLog,
  type EpisodeLogHeader,
  type LoggedStep,
  readEpisodeLog,
} from '../../../src/data/episode-log.ts'
import { simulatedTask } from '../../../src/learn/module-reference.ts'
import { loadDemonstrations } from '../../../src/learn/replay/demonstrations.ts'
import { createBatch, createReplayBuffer } from '../../../src/learn/replay-buffer.ts'
import { writeScriptedPolicy } from '../../e2e/scripted-policy.ts'

const channel = (name: string) => ({ name, unit: 'm', low: -2, high: 2 }) as const
const space = (name: string) => ({ size: 1, channels: [channel(name)] })
const spaces = { observationSpace: space('at'), actionSpace: space('push') }
const header: EpisodeLogHeader = {
  robot: 'toy',
  descriptionHash: 'abc',
  connection: 'sim:toy',
  task: 'toy',
  controller: 'policy',
  seed: 0,
  periodS: 0.02,
  observation: [channel('at')],
  reading: [],
  action: [channel('push')],
  command: [],
  rewardTerms: ['near'],
  reasons: {},
}

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-demonstrations-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Moment = Partial<Pick<LoggedStep, 'episode' | 'state' | 'missedTicks' | 'terminated' | 'truncated'>> & {
  readonly push?: number
  readonly reward?: number
}

/** Step n is seen at n and earns n / 10. */
async function write(moments: readonly Moment[], changes: Partial<EpisodeLogHeader> = {}): Promise<string> {
  const path = join(folder, `${++files}.mcap`)
  const log = await createEpisodeLog(path, { ...header, ...changes }, { startedAtMs: 0 })
  const record = log.createRecord()
  for (const [step, moment] of moments.entries()) {
    const { push = 1, reward = step / 10, ...rest } = moment
    Object.assign(record, { episode: 0, state: 'open', missedTicks: 0, terminated: false, truncated: false })
    Object.assign(record, rest, { step, reward })
    record.observation[0] = step
    record.action[0] = push
    log.step(record)
  }
  await log.close()
  return path
}

const target = (demonstrations: string, changes = {}) => ({
  task: 'toy',
  environment: { url: 'file:///elsewhere.ts', name: 'toy' },
  rewardNames: ['near'],
  hindsight: 0,
  demonstrations,
  ...changes,
})

describe('demonstrations from episode logs', () => {
  it('become transitions, as far as what came of a step is known', async () => {
    const path = await write([
      { push: 0.5 },
      { push: 7 }, // clipped by the task
      { push: Number.NaN }, // nobody in control: it and nothing else is left out
      {},
      { state: 'stopping' },
      {},
      { missedTicks: 2 }, // so the step before took too long
      { terminated: true },
      { episode: 1 },
      { episode: 1, truncated: true },
      { episode: 2 },
      { episode: 2, reward: Number.NaN, push: Number.NaN },
    ])
    const rows = await loadDemonstrations(target(path), spaces)
    expect(Array.from(rows.observation)).toEqual([0, 1, 3, 6, 7, 8, 10])
    expect(Array.from(rows.nextObservation)).toEqual([1, 2, 4, 7, 7, 9, 11])
    expect(Array.from(rows.action)).toEqual([0.25, 1, 0.5, 0.5, 0.5, 0.5, 0.5])
    expect(Array.from(rows.terminated)).toEqual([0, 0, 0, 0, 1, 0, 0])
    // Where the next row is not what came next, an episode must not go on.
    expect(Array.from(rows.truncated)).toEqual([0, 1, 1, 0, 0, 1, 1])
    expect(rows.reward[1]).toBeCloseTo(0.1, 6)
    const relabelled = await loadDemonstrations(target(path, { hindsight: 4 }), spaces)
    expect(Array.from(relabelled.observation)).toEqual([0, 1, 3, 6, 8, 10])
  })

  it('of several logs stand one after the other, and stay while the ring turns', async () => {
    const paths = [await write([{}, {}, {}]), await write([{ push: 2 }, {}])]
    const rows = await loadDemonstrations(target(paths.join(', ')), spaces)
    expect(Array.from(rows.action)).toEqual([0.5, 0.5, 1])
    const buffer = createReplayBuffer(4, 1, 1, { demonstrations: rows, nStep: 2, discount: 0.5 })
    expect(buffer.size).toBe(0)
    const one = (value: number): Float32Array => Float32Array.of(value)
    for (let n = 100; n < 150; n++) buffer.add(one(n), one(0), 0, one(n + 1), false, false)
    expect(buffer).toMatchObject({ size: 4, added: 50 })
    const batch = createBatch(500, 1, 1, 0.5)
    buffer.sample(batch, createRandom(1))
    expect([...new Set(batch.observation)].sort((a, b) => a - b)).toEqual([0, 1, 146, 147, 148, 149])
    const first = batch.observation.indexOf(0)
    expect([batch.nextObservation[first], batch.discount[first]]).toEqual([2, 0.25])
  })

  it('are refused when they are of something else', async () => {
    const refused = async (changes: Partial<EpisodeLogHeader>): Promise<string> => {
      const path = await write([{}, {}], changes)
      return loadDemonstrations(target(path), spaces).then(
        () => 'taken',
        (error: Error & { expected?: string; received?: string }) =>
          `${error.message} ${error.expected} ${error.received}`,
      )
    }
    expect(await refused({ task: 'other' })).toBe('demonstrations of another task toy other')
    expect(await refused({ observation: [channel('height')] })).toContain(
      'height m [-2, 2]: in the log, not there now',
    )
    expect(await refused({ action: [{ ...channel('push'), high: 3 }] })).toContain(
      '[-2, 3] m in the log, [-2, 2] m now',
    )
    expect(await refused({ rewardTerms: ['far'] })).toBe('demonstrations with another reward near far')
    expect(await refused({})).toBe('taken')
  })

  it('name episode, step and value where something is missing', async () => {
    const path = await write([{}, {}, { episode: 3, reward: Number.NaN }, { episode: 3 }])
    await expect(loadDemonstrations(target(path), spaces)).rejects.toMatchObject({
      where: `${path}, episode 3, step 2, reward reward`,
      received: 'NaN',
    })
    const idle = await write([{ push: Number.NaN }, { push: Number.NaN }])
    await expect(loadDemonstrations(target(idle), spaces)).rejects.toThrow('no step to learn from')
  })

  it('come from sinew run, and only from the robot that is trained for', { timeout: 60_000 }, async () => {
    const policyPath = join(folder, 'policy.onnx')
    const logPath = join(folder, 'run.mcap')
    await writeScriptedPolicy(policyPath)
    await runPolicy({ policyPath, connection: 'sim:reacher', seed: 1, durationS: 2, logPath }, () => {})
    const environment = await createEnvironment(reacherReach)
    const live = {
      ...target(logPath),
      task: 'reacher-reach',
      environment: simulatedTask('reacher-reach'),
      rewardNames: environment.rewardNames ?? [],
    }
    const rows = await loadDemonstrations(live, environment)
    const { steps } = await readEpisodeLog(logPath)
    const { size } = environment.observationSpace
    expect(rows.reward.length).toBeGreaterThan(10)
    expect(rows.reward.length).toBeLessThan(steps.length)
    for (let row = 0; row < rows.reward.length - 1; row++) {
      if (rows.terminated[row] || rows.truncated[row]) continue
      const after = rows.nextObservation.subarray(row * size, (row + 1) * size)
      expect(rows.observation.subarray((row + 1) * size, (row + 2) * size)).toEqual(after)
    }
    expect(rows.action.every((value) => value >= -1 && value <= 1)).toBe(true)
    await expect(
      loadDemonstrations({ ...live, environment: { ...live.environment, actionRepeat: 2 } }, environment),
    ).rejects.toThrow('another period')
  })
})
