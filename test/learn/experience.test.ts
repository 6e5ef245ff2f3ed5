import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolveConfig } from '../../src/learn/config.ts'
import { openReplay, replaySettings } from '../../src/learn/replay/open-replay.ts'
import { resume, train } from '../../src/learn/train.ts'
import type { Learner } from '../../src/learn/types.ts'
import { algorithms } from './toy-algorithms.ts'
import { openEnvironment } from './toy-environments.ts'
import { lastState, learnt, toyContext, toyOptions } from './toy-run.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-experience-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const toy = 'name-the-goal'
const everything = {
  'trainer.collectors': 2,
  'trainer.environments': 3,
  'trainer.normaliseRewards': true,
  'trainer.actionRepeat': 2,
  'trainer.replayCapacity': 450,
  'toy.replay': 'prioritised',
  'toy.nStep': 3,
}

// Starting threads from source takes seconds on a busy machine.
describe('settings of experience in a run', { timeout: 180_000 }, () => {
  it('make exactly twenty updates a step where that is asked for', async () => {
    const overrides = { 'trainer.updatesPerStep': 20 }
    const { updates } = await train(toyOptions(toy, { runDir: join(folder, 'run'), steps: 310, overrides }))
    expect(updates).toBe((310 - 100) * 20)
  })

  it('go on bit for bit after an interruption', async () => {
    const options = (name: string) =>
      toyOptions(toy, { runDir: join(folder, name), steps: 1_200, overrides: everything })
    const whole = await train(options('whole'))
    const stop = new AbortController()
    await train({ ...options('cut'), signal: stop.signal }, (event) => {
      if (event.kind === 'progress' && event.steps >= 700) stop.abort()
    })
    const resumed = await resume({ runDir: join(folder, 'cut'), ...toyContext(toy) })
    expect(await learnt(resumed)).toEqual(await learnt(whole))
    expect(await lastState(resumed)).toEqual(await lastState(whole))
  })

  it('change what is learnt, and leave the rewards in the metrics as they are', async () => {
    const run = async (name: string, overrides = {}) => {
      const options = toyOptions('constant-truncated', { runDir: join(folder, name), steps: 400, overrides })
      const result = await train(options)
      const rewards = (await learnt(result)).map(
        (row) => (row as Record<string, number>)['rollout/ep_rew_mean'],
      )
      return { rewards, best: await readFile(result.run.lastCheckpoint) }
    }
    const plain = await run('plain')
    const normalised = await run('normalised', { 'trainer.normaliseRewards': true })
    // Four steps of reward 1 an episode.
    expect(normalised.rewards).toEqual(plain.rewards)
    expect(plain.rewards.filter((value) => value !== undefined)).toContain(4)
    expect(normalised.best.equals(plain.best)).toBe(false)
  })
})

describe('a setting that a task or an algorithm cannot meet', () => {
  const { environment } = toyContext(toy)
  const config = (overrides = {}) =>
    resolveConfig(toyOptions(toy, { runDir: '', overrides }), algorithms.toy.defaults)

  it('is refused: hindsight without a goal, priorities without errors', async () => {
    const spaces = await openEnvironment(toy)
    const open = (overrides: object) => {
      const resolved = config(overrides)
      const settings = replaySettings(resolved, environment ?? { url: '', name: '' }, [])
      return openReplay(settings, spaces, resolved.algorithmConfig, {} as Learner)
    }
    await expect(open({ 'trainer.hindsight': 4 })).rejects.toMatchObject({
      code: 'usage',
      message: '"toy" has no goal that could be exchanged afterwards',
    })
    await expect(open({ 'toy.replay': 'prioritised' })).rejects.toMatchObject({ code: 'usage' })
    await expect(open({ 'trainer.demonstrations': join(folder, 'none.mcap') })).rejects.toMatchObject({
      code: 'data',
      where: join(folder, 'none.mcap'),
    })
    expect((await open({})).capacity).toBe(1_020)
  })

  it('is refused: values that make no sense', () => {
    expect(() => config({ 'toy.replay': 'priority' })).toThrow('toy.replay')
    expect(() => config({ 'toy.nStep': 0 })).toThrow('toy.nStep')
    expect(() => config({ 'trainer.actionRepeat': 1.5 })).toThrow('trainer.actionRepeat')
    expect(() => config({ 'trainer.hindsight': -1 })).toThrow('trainer.hindsight')
  })
})
