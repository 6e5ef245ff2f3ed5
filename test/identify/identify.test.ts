import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEpisodeLog } from '../../src/data/read-episode-log.ts'
import { withValues } from '../../src/identify/candidate.ts'
import { type Identification, identify } from '../../src/identify/identify.ts'
import { findParameters } from '../../src/identify/parameters.ts'
import { readRecording } from '../../src/identify/recording.ts'
import { lever, leverDescription, type VirtualLogOptions, writeVirtualLog } from './virtual-log.ts'

let folder = ''
let logs = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-identify-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What really holds, by path. */
type Truth = Readonly<Record<string, number>>

async function identifyVirtual(
  truth: Truth,
  fit: readonly string[],
  options: VirtualLogOptions & { candidates?: number; signal?: AbortSignal } = {},
): Promise<Identification & { found: Record<string, number> }> {
  const paths = Object.keys(truth)
  const changed = findParameters(lever, leverDescription, paths)
  const real = withValues(
    lever,
    changed,
    changed.map(({ path }) => truth[path] ?? Number.NaN),
  )
  const path = join(folder, `${logs++}.mcap`)
  await writeVirtualLog(path, real, options)
  const recording = readRecording(await readEpisodeLog(path), path, leverDescription)
  const result = await identify({
    robot: lever,
    recording,
    parameters: findParameters(lever, leverDescription, fit, [], recording),
    candidates: options.candidates ?? 30,
    windowSteps: 15,
    seed: 1,
    physics: 'mujoco',
    ...(options.signal ? { signal: options.signal } : {}),
  })
  return {
    ...result,
    found: Object.fromEntries(result.estimates.map((each) => [each.parameter.path, each.value])),
  }
}

test('friction, stiffness, latency and inertia of a robot that is not as described are found again', async () => {
  const truth = {
    'joints.shaft.frictionNm': 0.09, // 3 times what the file says
    'actuators.shaft.stiffnessNmPerRad': 1.4, // 0.7 times
    'actuators.shaft.model.latencySteps': 2, // none
    'links.lever.inertiaKgM2': 1.3, // 1.3 times
  }
  const { estimates, before, after, found, poor } = await identifyVirtual(truth, Object.keys(truth), {
    candidates: 70,
  })
  expect(found['actuators.shaft.model.latencySteps']).toBe(2)
  for (const [path, value] of Object.entries(truth)) {
    expect(Math.abs((found[path] ?? 0) / value - 1), path).toBeLessThan(0.05)
  }
  expect(estimates.map(({ unknown }) => unknown)).toEqual([false, false, false, false])
  expect(poor).toBe(false)
  expect(before.windowRms / after.windowRms).toBeGreaterThan(50)
  expect(before.oneStepRms / after.oneStepRms).toBeGreaterThan(50)
}, 120_000)

test('a limit that the log never reaches is said to be unknown, and keeps its value', async () => {
  const { estimates } = await identifyVirtual({ 'actuators.shaft.stiffnessNmPerRad': 1.4 }, [
    'actuators.shaft.stiffnessNmPerRad',
    'joints.shaft.limits.velocityRadPerS',
  ])
  const [stiffness, limit] = estimates
  expect(stiffness).toMatchObject({ unknown: false })
  expect(stiffness?.value).toBeCloseTo(1.4, 2)
  expect(limit).toMatchObject({ unknown: true, value: 20 })
}, 120_000)

test('of parameters that make up for each other one is taken as it was, and the other said to trade with it', async () => {
  // About its joint a lever only knows its moment there: mass and moment of inertia are one.
  const { estimates, after } = await identifyVirtual({ 'links.lever.inertiaKgM2': 1.3 }, [
    'links.lever.massKg',
    'links.lever.inertiaKgM2',
  ])
  const [gone, kept] = [...estimates].sort((a, b) => Number(b.unknown) - Number(a.unknown))
  expect(gone).toMatchObject({
    unknown: true,
    tradesWith: kept?.parameter.path,
    value: gone?.parameter.nominal,
  })
  expect(kept).toMatchObject({ unknown: false })
  expect(after.windowRms).toBeLessThan(1e-3)
}, 120_000)

test('the same seed finds the same bits; an interrupted search keeps the best so far', async () => {
  const truth = { 'actuators.shaft.stiffnessNmPerRad': 1.4 }
  const run = (): ReturnType<typeof identifyVirtual> =>
    identifyVirtual(truth, ['actuators.shaft.stiffnessNmPerRad', 'joints.shaft.frictionNm'], {
      candidates: 15,
    })
  expect((await run()).found).toEqual((await run()).found)
  const stopped = new AbortController()
  stopped.abort()
  const { ended, candidates, found } = await identifyVirtual(truth, ['actuators.shaft.stiffnessNmPerRad'], {
    signal: stopped.signal,
  })
  expect(ended).toBe('interrupted')
  expect(candidates).toBe(1)
  expect(Object.keys(found)).toHaveLength(1)
}, 120_000)

test('the delay of the link is found beside the gain, which it would spoil otherwise', async () => {
  const truth = { 'actuators.shaft.stiffnessNmPerRad': 1.4, 'actuators.shaft.model.latencySteps': 1 }
  const { found } = await identifyVirtual(truth, ['actuators.shaft.stiffnessNmPerRad', 'log.commandDelayS'], {
    candidates: 200,
  })
  expect(found['actuators.shaft.stiffnessNmPerRad']).toBeCloseTo(1.4, 2)
  // To the grid on which the physics tells times apart.
  expect(Math.abs((found['log.commandDelayS'] ?? 0) - 0.02)).toBeLessThan(0.004)
}, 120_000)

test('values that leave most of the log unexplained are said to be poor', async () => {
  // What is really off, the stiffness, is not asked for.
  const { poor, ended } = await identifyVirtual(
    { 'actuators.shaft.stiffnessNmPerRad': 0.8 },
    ['joints.shaft.frictionNm'],
    { candidates: 20, steps: 30 },
  )
  expect(ended).not.toBe('interrupted')
  expect(poor).toBe(true)
}, 120_000)
