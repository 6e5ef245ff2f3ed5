import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { EpisodeSummary } from '../../src/learn/episode-tracker.ts'
import { createEpisodeTracker } from '../../src/learn/episode-tracker.ts'
import { openEnvironment, simulatedTask } from '../../src/learn/module-reference.ts'
import { openRandomisedLog } from '../../src/learn/randomised-log.ts'

let folder: string | undefined
afterEach(async () => {
  if (folder) await rm(folder, { recursive: true })
  folder = undefined
})

const summary = (randomised: number[] | undefined, total: number): EpisodeSummary => ({
  return: total,
  length: 10,
  success: true,
  successLastHalf: 1,
  terminated: true,
  rewardTerms: [],
  limitedSteps: 0,
  limited: [],
  ...(randomised ? { randomised } : {}),
})

it('writes a line an episode, and drops what a resumed run will do again', async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-'))
  const path = join(folder, 'randomised.jsonl')
  const names = ['mass.arm', 'noise']
  const log = await openRandomisedLog(path, names)
  log.write(100, [summary([1.5, 2], -3), summary(undefined, 0)])
  log.write(200, [summary([1.25, 1], 4)])
  log.close()
  const again = await openRandomisedLog(path, names, 100)
  again.write(150, [summary([0.5, 0.75], 5)])
  again.close()
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { steps: 100, return: -3, length: 10, success: 1, 'mass.arm': 1.5, noise: 2 },
    { steps: 150, return: 5, length: 10, success: 1, 'mass.arm': 0.5, noise: 0.75 },
  ])
  await expect(openRandomisedLog(join(folder, 'none.jsonl'), [])).resolves.toBeDefined()
  await expect(readFile(join(folder, 'none.jsonl'))).rejects.toThrow('ENOENT')
})

it('keeps in the summary of an episode what it had drawn, where something was', async () => {
  for (const randomise of [0, 1]) {
    const environment = await openEnvironment({ ...simulatedTask('reacher-reach'), randomise })
    const tracker = createEpisodeTracker(environment)
    environment.reset(1)
    const result = environment.step(new Float32Array(environment.actionSpace.size))
    tracker.add(result)
    const drawn = [...(result.info.randomised ?? [])]
    expect(tracker.finish().randomised).toEqual(randomise ? drawn : undefined)
    environment.close()
  }
})
