import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SinewError } from '../../src/contract/errors.ts'
import { readCheckpoint } from '../../src/learn/checkpoint.ts'
import { allFinite, findNonFinite } from '../../src/learn/divergence.ts'
import { runDirectory } from '../../src/learn/run-directory.ts'
import { type TrainEvent, train } from '../../src/learn/train.ts'
import { watchForTrouble } from '../../src/learn/warnings.ts'
import { toyOptions } from './toy-run.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-divergence-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const early = { 'trainer.evaluateEverySteps': 200, 'trainer.evaluationLagSteps': 100 }

async function failureOf(
  environment: string,
  algorithm: string,
  events: TrainEvent[] = [],
): Promise<SinewError> {
  const options = toyOptions(environment, { runDir: join(folder, 'run'), overrides: early })
  const module = options.algorithmModule ?? { url: '', name: '' }
  const error = await train({ ...options, algorithmModule: { ...module, name: algorithm } }, (event) =>
    events.push(event),
  ).then(
    () => undefined,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(SinewError)
  return error
}

describe('a training that diverges', { timeout: 120_000 }, () => {
  it('stops within a round, names metric and network, and leaves the last good files', async () => {
    const run = runDirectory(join(folder, 'run'))
    const events: TrainEvent[] = []
    const error = await failureOf('name-the-goal', 'bad-values', events)
    // Update 450 is that of step 550, which the learner takes in while step 560 to 580 are made.
    expect(error).toMatchObject({
      code: 'learning',
      exitCode: 1,
      message: 'the learning diverged at step 560, update 450',
      where: 'values (1 of 8 values)',
      received: 'value = NaN',
    })
    expect(error.fix).toContain(run.lastCheckpoint)
    const last = events.findLast((event) => event.kind === 'progress')
    expect(last?.kind === 'progress' && last.steps).toBe(560)

    const { steps, learner } = await readCheckpoint(run.lastCheckpoint)
    expect(steps).toBe(500)
    expect(findNonFinite(learner)).toEqual([])
    expect(findNonFinite((await readCheckpoint(run.bestCheckpoint)).learner)).toEqual([])
    expect(existsSync(run.policy)).toBe(true)
    expect(JSON.parse(await readFile(run.evaluation, 'utf8'))).toMatchObject({
      ended: 'failed',
      error: { message: error.message, where: error.where },
    })
    // On the way it was told once that the critics were dead; half of the actions at their bounds is no trouble.
    const warnings = events.flatMap((event) => (event.kind === 'warning' ? [event.text] : []))
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/^step 200: 100 % of the critics' hidden units are dead/)
  })

  it('is also noticed when only the weights show it', async () => {
    const error = await failureOf('name-the-goal', 'bad-weights')
    expect(error).toMatchObject({ code: 'learning', where: expect.stringContaining('weights (') })
  })

  it('is told from an environment that gives what is no number', async () => {
    const error = await failureOf('no-number', 'toy')
    expect(error).toMatchObject({ code: 'learning', where: 'reward' })
    expect(error.message).toContain('the environment gave a number that is not finite')
    expect(error.message).toMatch(/before step 3[02]0/)
  })
})

it('finite is finite', () => {
  expect(allFinite(Float32Array.of(1, -0, 3e38))).toBe(true)
  expect(allFinite(Float32Array.of(1, Number.NaN))).toBe(false)
  expect(allFinite(Float32Array.of(1, Number.NaN), 1)).toBe(true)
  expect(findNonFinite({ a: Float32Array.of(1), b: Float32Array.of(1, 1 / 0, Number.NaN) })).toEqual([
    'b (2 of 3 values)',
  ])
})

it('each sign of trouble is told once', () => {
  const told: string[] = []
  const watch = watchForTrouble((text) => told.push(text))
  watch.look({
    'time/total_timesteps': 1_000,
    'train/saturated_actions': 0.89,
    'train/actor_dead_units': 0.4,
  })
  expect(told).toEqual([])
  for (const steps of [2_000, 3_000]) {
    watch.look({
      'time/total_timesteps': steps,
      'train/saturated_actions': 0.97,
      'train/actor_dead_units': 0.6,
    })
  }
  expect(told.map((text) => text.slice(0, 33))).toEqual([
    "step 2000: 97 % of the policy's a",
    "step 2000: 60 % of the policy's h",
  ])
  expect(watch.warnings).toEqual(told)
})
