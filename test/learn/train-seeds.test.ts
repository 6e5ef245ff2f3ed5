import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { mean } from '../../src/learn/statistics.ts'
import type { TrainEvent } from '../../src/learn/train.ts'
import { readSeedsRequest, trainSeeds } from '../../src/learn/train-seeds.ts'
import { toyContext, toySettings } from './toy-run.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-seeds-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const request = {
  task: 'toy',
  algorithm: 'toy',
  steps: 600,
  engine: 'reference',
  overrides: toySettings,
  seeds: [0, 2, 5],
} as const
const options = () => ({ folder: join(folder, 'all'), jobs: 2, ...toyContext('name-the-goal') })

it('trains each seed, sums them up, and goes on where it was cut off', { timeout: 240_000 }, async () => {
  const stop = new AbortController()
  const cut = await trainSeeds(request, { ...options(), jobs: 1, signal: stop.signal }, (seed, event) => {
    if (seed === 2 && event.kind === 'progress' && event.steps > 200) stop.abort()
  })
  expect(cut.aborted).toBe(true)
  expect(cut.runs.map(({ ended }) => ended)).toEqual(['steps', 'aborted'])

  const again = await readSeedsRequest(join(folder, 'all'))
  expect(again).toEqual(request)
  const started: (readonly [number, boolean])[] = []
  const result = await trainSeeds(again, options(), (seed: number, event: TrainEvent) => {
    if (event.kind === 'started') started.push([seed, event.resumed !== undefined])
  })
  expect(started.sort()).toEqual([
    [2, true],
    [5, false],
  ])
  expect(result.runs.map(({ ended }) => ended)).toEqual(['steps', 'steps', 'steps'])
  const returns = result.runs.map(({ heldOut }) => heldOut?.returnMean ?? Number.NaN)
  expect(new Set(returns).size).toBe(3)
  expect(result.heldOut?.return.mean).toBeCloseTo(mean(returns), 12)
  expect(result.heldOut?.success?.iqm).toBeGreaterThan(0.5)

  const summary = JSON.parse(await readFile(result.summary, 'utf8'))
  expect(summary).toMatchObject({ seeds: [0, 2, 5], heldOut: { return: { mean: mean(returns) } } })
  const page = await readFile(result.report, 'utf8')
  for (const text of ['TOY on toy, 3 seeds', 'seed 0', 'seed 5', 'interquartile mean'])
    expect(page).toContain(text)
  expect(page).not.toMatch(/NaN|undefined|<script/)
})
