import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSettings } from '../../../src/learn/settings-file.ts'
import { createStudy, openStudy, type StudyRequest, type TrialResult } from '../../../src/learn/tune/study.ts'
import { tune } from '../../../src/learn/tune/tune.ts'
import { toyContext, toySettings } from '../toy-run.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-tune-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const request: StudyRequest = {
  task: 'toy',
  algorithm: 'toy',
  engine: 'reference',
  seed: 0,
  steps: 900,
  trials: 4,
  rungs: 2,
  keepOneOf: 2,
  overrides: { ...toySettings, 'trainer.evaluationEpisodes': 10 },
  space: { 'toy.batchSize': { kind: 'integer', low: 1, high: 32 } },
}
const context = toyContext('name-the-goal')

it('finds settings, and goes on where it was cut off as if it had not been', {
  timeout: 300_000,
}, async () => {
  const whole = await tune(await createStudy(join(folder, 'whole'), request), context)
  expect(whole.best).toMatchObject({ rung: 1, steps: 900 })
  expect(whole.ranking.length).toBeGreaterThanOrEqual(2)
  expect(whole.ranking[0]).toEqual(whole.best)

  const cut = join(folder, 'cut')
  const stop = new AbortController()
  let seen = 0
  const first = await tune(
    await createStudy(cut, request),
    { ...context, signal: stop.signal },
    (_, event) => {
      if (seen === 2 && event.kind === 'progress' && event.steps > 200) stop.abort()
    },
    () => void seen++,
  )
  expect(first.aborted).toBe(true)
  await appendFile(join(cut, 'trials.jsonl'), '{"trial":') // as a kill in the middle of a line would leave it
  const results: TrialResult[] = []
  const second = await tune(await openStudy(cut), context, undefined, (result) => results.push(result))
  expect(second.best).toEqual(whole.best)
  expect(second.ranking).toEqual(whole.ranking)
  expect((await openStudy(cut)).results).toHaveLength(seen + results.length)

  const { task, algorithm, overrides } = await readSettings(join(cut, 'best.json'))
  expect({ task, algorithm }).toEqual({ task: 'toy', algorithm: 'toy' })
  expect(overrides).toMatchObject({ steps: 900, ...whole.best?.settings, 'trainer.warmupSteps': 100 })
  expect(JSON.parse(await readFile(join(cut, 'best.json'), 'utf8')).from.trial).toBe(whole.best?.trial)
})

it('counts training that diverges as a result, the worst there is', { timeout: 240_000 }, async () => {
  const module = { url: context.algorithmModule?.url ?? '', name: 'bad-weights' }
  const study = await createStudy(join(folder, 'bad'), { ...request, trials: 2, steps: 1_600 })
  const result = await tune(study, { ...context, algorithmModule: module, jobs: 2 })
  // Both come to the end of the first rung, one goes on to its ruin.
  const failed = study.results.filter(({ error }) => error !== undefined)
  expect(failed.length).toBeGreaterThan(0)
  for (const { error } of failed) expect(error).toContain('diverged')
  expect(result.best?.error).toBeUndefined()
})
