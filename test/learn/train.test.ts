import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../src/learn/checkpoint.ts'
import type { ResumeState } from '../../src/learn/learner-checkpoint.ts'
import { parseMetrics } from '../../src/learn/metrics-log.ts'
import { type TrainEvent, type TrainOptions, type TrainResult, train } from '../../src/learn/train.ts'
import { lastState, learnt, toyOptions } from './toy-run.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-learn-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function toyRun(
  name: string,
  options: Partial<TrainOptions> = {},
  onEvent?: (event: TrainEvent) => void,
): Promise<TrainResult> {
  return train(toyOptions(name, { runDir: join(folder, 'run'), ...options }), onEvent)
}

// Starting threads from source takes seconds on a busy machine.
describe('three runs, two of them of the same name at the same time', { timeout: 120_000 }, () => {
  const events: TrainEvent[] = []
  let runs = ''
  let result: TrainResult
  let other: TrainResult
  let again: TrainResult
  beforeAll(async () => {
    runs = await mkdtemp(join(tmpdir(), 'sinew-learn-'))
    const overrides = { 'trainer.collectors': 2, 'trainer.environments': 3 }
    const options = { runDir: join(runs, 'run'), overrides }
    const both = await Promise.all([
      toyRun('name-the-goal', options, (event) => events.push(event)),
      toyRun('name-the-goal', { ...options, seed: 1 }),
    ])
    ;[result, other] = both
    again = await toyRun('name-the-goal', { ...options, runDir: join(runs, 'again') })
  }, 120_000)
  afterAll(() => rm(runs, { recursive: true, force: true }))

  it('learn a trivial task and leave the whole run directory', async () => {
    expect(result.ended).toBe('steps')
    expect(result.steps).toBe(1_000)
    expect(result.heldOut?.successRate).toBeGreaterThanOrEqual(0.95)
    expect(result.heldOut?.episodes).toBe(20)
    expect((await readdir(result.run.path)).sort()).toEqual([
      'checkpoints',
      'config.json',
      'evaluation.json',
      expect.stringMatching(/^events\.out\.tfevents\.\d+\.sinew$/),
      'metrics.jsonl',
      'policy.onnx',
      'report.html',
    ])
    expect((await readdir(result.run.checkpoints)).sort()).toEqual([
      'best.safetensors',
      'last.safetensors',
      'replay',
    ])
    const config = JSON.parse(await readFile(result.run.config, 'utf8'))
    expect(config).toMatchObject({
      task: 'toy',
      seed: 0,
      trainer: { warmupSteps: 100 },
      toy: { batchSize: 32 },
    })
    const rows = parseMetrics(await readFile(result.run.metrics, 'utf8'))
    const keys = new Set(rows.flatMap((row) => Object.keys(row)))
    for (const key of [
      'time/total_timesteps',
      'time/fps',
      'rollout/ep_rew_mean',
      'rollout/ep_len_mean',
      'rollout/success_rate',
      'train/actor_loss',
      'train/n_updates',
      'eval/mean_reward',
      'eval/success_rate',
      'reward/distance',
    ]) {
      expect(keys).toContain(key)
    }
    const kinds = new Set(events.map((event) => event.kind))
    expect(kinds).toEqual(
      new Set(['started', 'progress', 'metrics', 'evaluation', 'best', 'finalEvaluation']),
    )
  })

  it('learn the same bits again, and others with another seed', async () => {
    expect(await learnt(again)).toEqual(await learnt(result))
    const [a, b, c] = await Promise.all([result, again, other].map(lastState))
    expect(b).toEqual(a)
    expect(c?.learner).not.toEqual(a?.learner)
    expect(await readFile(again.run.policy)).toEqual(await readFile(result.run.policy))
  })

  it('never share a directory: the second gets another', async () => {
    const both = [result, other]
    expect(both.map(({ run }) => run.path).sort()).toEqual([join(runs, 'run'), join(runs, 'run-2')])
    for (const { run, config } of both) {
      expect(JSON.parse(await readFile(run.config, 'utf8')).seed).toBe(config.seed)
      expect(existsSync(run.policy)).toBe(true)
    }
  })
})

describe('a training run', { timeout: 120_000 }, () => {
  it('ends early once the task is solved, with exactly the updates that are due for the steps', async () => {
    const result = await toyRun('name-the-goal', {
      steps: 100_000,
      overrides: { 'trainer.stopAtSuccess': 0.95, 'trainer.updatesPerStep': 0.5 },
    })
    expect(result.ended).toBe('solved')
    expect(result.updates).toBe((result.steps - 100) / 2)
    expect(result.steps).toBeLessThan(10_000)
    expect(result.best?.successLastHalf).toBeGreaterThanOrEqual(0.95)
  })

  it('leaves a readable run with a policy when it is cut off', async () => {
    const stop = new AbortController()
    const result = await toyRun('name-the-goal', { steps: 1_000_000, signal: stop.signal }, (event) => {
      if (event.kind === 'progress' && event.steps > 150) stop.abort()
    })
    expect(result.ended).toBe('aborted')
    expect(result.heldOut).toBeUndefined()
    expect(existsSync(result.run.policy)).toBe(true)
    expect(existsSync(result.run.report)).toBe(true)
    const checkpoint = await readCheckpoint(result.run.lastCheckpoint)
    expect(checkpoint.steps).toBe(result.steps)
    const { trainer, replay } = checkpoint.resume as ResumeState
    expect((replay.at(-1)?.to ?? 0) + trainer.rowsBefore).toBe(result.steps)
  })

  it('bootstraps over a time limit and not over an end', async () => {
    // Reward 1 for ever at discount 0.8 is worth 5. Ended in every fourth step it is worth 1 / (1 − 0.8 · 3/4) = 2.5.
    const overrides = { 'trainer.evaluateEverySteps': 100_000, 'trainer.evaluationEpisodes': 1 }
    const valueOfOnlyState = async (name: string): Promise<number> => {
      const { run } = await toyRun(name, { steps: 600, overrides, runDir: join(folder, name) })
      return (await readCheckpoint(run.lastCheckpoint)).learner.values?.[0] ?? Number.NaN
    }
    expect(await valueOfOnlyState('constant-terminated')).toBeCloseTo(2.5, 0)
    expect(await valueOfOnlyState('constant-truncated')).toBeCloseTo(5, 1)
  })

  it('reports an environment that cannot be made, and leaves nothing behind', async () => {
    await expect(toyRun('no-such-thing')).rejects.toThrow('no toy "no-such-thing"')
    expect(existsSync(join(folder, 'run'))).toBe(false)
  })
})
