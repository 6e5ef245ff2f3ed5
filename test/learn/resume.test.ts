import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/contract/random.ts'
import { readCheckpoint } from '../../src/learn/checkpoint.ts'
import { parseMetrics } from '../../src/learn/metrics-log.ts'
import { runDirectory } from '../../src/learn/run-directory.ts'
import { decodeSafetensors } from '../../src/learn/safetensors.ts'
import { resume, type TrainEvent, type TrainOptions, type TrainResult, train } from '../../src/learn/train.ts'
import { lastState, learnt, toyContext, toyOptions } from './toy-run.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-resume-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const toy = 'name-the-goal'
const lanes = { 'trainer.collectors': 2, 'trainer.environments': 3 }
const small = { ...lanes, 'trainer.checkpointEverySteps': 300, 'trainer.replayCapacity': 450 }

/** Interrupt a run once it has come to `steps`. */
function cutAt(steps: number, options: TrainOptions): Promise<TrainResult> {
  const stop = new AbortController()
  return train({ ...options, signal: stop.signal }, (event) => {
    if (event.kind === 'progress' && event.steps >= steps) stop.abort()
  })
}

/** Everything that a run leaves and that no clock has a say in. */
async function outcome(result: TrainResult) {
  const { best, heldOut, points, steps, updates, ended, run } = result
  const policy = await readFile(run.policy)
  const kept = await readFile(run.bestCheckpoint)
  return { best, heldOut, points, steps, updates, ended, policy, kept, rows: await learnt(result) }
}

// Starting threads from source takes seconds on a busy machine.
describe('a resumed run', { timeout: 180_000 }, () => {
  it('goes on bit for bit as if it had not been interrupted, wherever that was', async () => {
    const steps = 1_800
    const whole = await train(toyOptions(toy, { runDir: join(folder, 'whole'), steps, overrides: small }))
    const runDir = join(folder, 'cut')
    const context = toyContext(toy)
    let run = await cutAt(60, toyOptions(toy, { runDir, steps, overrides: small }))
    // In the warm-up, with an evaluation running, with a full replay; then to the end.
    for (const cut of [500, 1_300, Number.POSITIVE_INFINITY]) {
      const before = run
      expect(before.ended).toBe('aborted')
      expect(before.steps).toBeLessThan(steps)
      const events: TrainEvent[] = []
      const stop = new AbortController()
      run = await resume({ runDir, signal: stop.signal, ...context }, (event) => {
        events.push(event)
        if (event.kind === 'progress' && event.steps >= cut) stop.abort()
      })
      expect(events[0]).toMatchObject({
        kind: 'started',
        resumed: { steps: before.steps, restartedEpisodes: 0 },
      })
    }
    expect(await outcome(run)).toEqual(await outcome(whole))
    expect(await lastState(run)).toEqual(await lastState(whole))
  })

  it('goes on bit for bit with all that an algorithm can remember', async () => {
    const overrides = {
      'ddpg.hidden': [8, 8],
      'ddpg.batchSize': 16,
      'ddpg.replay': 'prioritised',
      'ddpg.nStep': 3,
      'ddpg.noise': 'ornstein-uhlenbeck',
      'ddpg.normaliseObservations': true,
      'trainer.environments': 2,
      'trainer.warmupSteps': 100,
      'trainer.logEverySteps': 100,
      'trainer.evaluateEverySteps': 250,
      'trainer.evaluationEpisodes': 2,
      'trainer.heldOutEpisodes': 2,
      'trainer.normaliseRewards': true,
    }
    const options = { task: 'pendulum', algorithm: 'ddpg', seed: 1, steps: 500, overrides }
    const whole = await train({ ...options, runDir: join(folder, 'whole') })
    const runDir = join(folder, 'cut')
    const cut = await cutAt(330, { ...options, runDir })
    expect(cut.ended).toBe('aborted')
    const second = await resume({ runDir })
    const [{ policy: _, ...one }, { policy: __, ...other }] = [await outcome(whole), await outcome(second)]
    expect(other).toEqual(one)
    expect(await lastState(second)).toEqual(await lastState(whole))
  })

  it('can be prolonged, and refuses to when there is nothing to do', async () => {
    const runDir = join(folder, 'run')
    await train(toyOptions(toy, { runDir, steps: 400 }))
    await expect(resume({ runDir, ...toyContext(toy) })).rejects.toMatchObject({
      code: 'usage',
      received: '400 of 400 steps, ended as steps',
    })
    const longer = await resume({ runDir, steps: 900, ...toyContext(toy) })
    expect(longer).toMatchObject({ steps: 900, updates: 800, ended: 'steps' })
    const steps = longer.points.map((point) => point.steps)
    expect(steps).toEqual([400, 800, 900])
    const config = JSON.parse(await readFile(longer.run.config, 'utf8'))
    expect(config).toMatchObject({ steps: 900, resumed: [{ fromSteps: 400 }] })
  })

  it('takes other settings of what is written down, and none of what is learnt', async () => {
    const runDir = join(folder, 'run')
    await cutAt(300, toyOptions(toy, { runDir }))
    const tried = (overrides: Record<string, unknown>) => resume({ runDir, overrides, ...toyContext(toy) })
    await expect(tried({ 'toy.batchSize': 16 })).rejects.toMatchObject({
      code: 'usage',
      where: 'toy.batchSize',
    })
    await expect(tried({ 'trainer.updatesPerStep': 2 })).rejects.toMatchObject({ code: 'usage' })
    await expect(tried({ 'trainer.logEvery': 2 })).rejects.toMatchObject({ code: 'usage' })
    const result = await tried({ 'toy.batchSize': '32', 'trainer.logEverySteps': '100' })
    expect(result.ended).toBe('steps')
    expect(result.config.trainer.logEverySteps).toBe(100)
    await expect(resume({ runDir: join(folder, 'nothing'), ...toyContext(toy) })).rejects.toMatchObject({
      code: 'data',
    })
  })

  it('begins anew the episodes of an environment that does not repeat them, and says how many', async () => {
    const runDir = join(folder, 'run')
    await cutAt(150, toyOptions('unrepeatable', { runDir, overrides: lanes }))
    const events: TrainEvent[] = []
    const result = await resume({ runDir, ...toyContext('unrepeatable') }, (event) => events.push(event))
    expect(events[0]).toMatchObject({ resumed: { restartedEpisodes: 6 } })
    expect(result.steps).toBe(1_000)
  })
})

describe('a killed run', { timeout: 300_000 }, () => {
  /** A training in a process of its own; resolves once that has ended or was killed at about `killAt` steps. */
  async function trainAside(runDir: string, what: 'train' | 'resume', killAt = Number.POSITIVE_INFINITY) {
    const child: ChildProcess = fork(new URL('./toy-process.ts', import.meta.url), [what, runDir], {
      execArgv: ['--import', import.meta.resolve('tsx')],
    })
    child.on('message', (steps) => {
      if (Number(steps) >= killAt) child.kill('SIGKILL')
    })
    const [code, signal] = await once(child, 'exit')
    return { code, signal }
  }

  it('leaves whole files at any moment, and comes to the same end as one that was left alone', async () => {
    const whole = runDirectory(join(folder, 'whole'))
    expect(await trainAside(whole.path, 'train')).toEqual({ code: 0, signal: null })
    const run = runDirectory(join(folder, 'killed'))
    const random = createRandom(Math.trunc(performance.now()))
    const moments = Array.from({ length: 3 }, () => random.integer(3_000)).sort((a, b) => a - b)
    let what: 'train' | 'resume' = 'train'
    for (const moment of moments) {
      const { signal } = await trainAside(run.path, what, moment)
      expect(signal, `killed at ${moment} of ${moments}`).toBe('SIGKILL')
      what = 'resume'
      // As the kill left it: nothing is half there under its own name.
      expect(JSON.parse(await readFile(run.config, 'utf8'))).toMatchObject({ task: 'toy' })
      if (existsSync(run.metrics)) parseMetrics(await readFile(run.metrics, 'utf8'))
      if (existsSync(run.lastCheckpoint)) await readCheckpoint(run.lastCheckpoint)
      if (existsSync(run.bestCheckpoint)) await readCheckpoint(run.bestCheckpoint)
    }
    expect(await trainAside(run.path, 'resume')).toEqual({ code: 0, signal: null })

    const rows = parseMetrics(await readFile(run.metrics, 'utf8'))
    const logged = rows.filter((row) => 'time/fps' in row).map((row) => row['time/total_timesteps'] ?? 0)
    expect(logged).toEqual(Array.from({ length: 15 }, (_, index) => 200 * (index + 1)))
    const elapsed = rows.flatMap((row) => row['time/time_elapsed'] ?? [])
    expect(elapsed).toEqual([...elapsed].sort((a, b) => a - b))
    expect(await learnt({ run })).toEqual(await learnt({ run: whole }))
    expect(await lastState({ run })).toEqual(await lastState({ run: whole }))
    expect(await readFile(run.policy)).toEqual(await readFile(whole.policy))
    const results = await Promise.all(
      [run, whole].map(async (each) => JSON.parse(await readFile(each.evaluation, 'utf8'))),
    )
    expect(results[0].heldOut).toEqual(results[1].heldOut)
    for (const name of await readdir(run.checkpoints))
      expect(name).toMatch(/^(best|last)\.safetensors$|^replay$/)
    for (const name of await readdir(join(run.checkpoints, 'replay'))) {
      decodeSafetensors(await readFile(join(run.checkpoints, 'replay', name)), name)
    }
  })
})
