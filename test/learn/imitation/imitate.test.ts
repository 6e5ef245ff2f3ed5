import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { imitate } from '../../../src/learn/imitation/imitate.ts'
import { roundFiles } from '../../../src/learn/imitation/round-files.ts'
import { openPolicy } from '../../../src/policy/session.ts'

const overrides = {
  'demonstrations.episodes': 3,
  'dagger.episodes': 2,
  'fit.updates': 200,
  'evaluation.episodes': 2,
  'evaluation.heldOutEpisodes': 2,
  'bc.hidden': '16',
}
const request = { task: 'reacher-reach', seed: 3, command: 'test' }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-imitate-'))
})
afterAll(() => rm(folder, { recursive: true }))

const run = (name: string, rounds: number, changes = {}) =>
  imitate({
    ...request,
    runDir: join(folder, name),
    overrides: { ...overrides, 'dagger.rounds': rounds, ...changes },
  })

describe('imitate', () => {
  it('comes out the same, to the bit, when it was cut off between rounds', { timeout: 60_000 }, async () => {
    const whole = await run('whole', 2)
    expect(whole.rounds.map(({ episodes }) => episodes)).toEqual([3, 5, 7])
    expect(whole.heldOut?.episodes).toBe(2)
    expect(whole.expert?.successRate).toBeGreaterThan(0.4)

    await run('parts', 1)
    const last = roundFiles(join(folder, 'parts'), 1)
    await rm(last.evaluation) // killed before the round's last file
    const resumed = await imitate({ task: '', seed: 0, resume: join(folder, 'parts'), rounds: 2 })
    expect(resumed.rounds.map(({ labels }) => labels)).toEqual(whole.rounds.map(({ labels }) => labels))
    for (const round of [0, 1, 2]) {
      const [one, other] = ['whole', 'parts'].map((name) => roundFiles(join(folder, name), round))
      for (const file of ['labels', 'actor'] as const) {
        expect(await readFile(one[file])).toEqual(await readFile(other[file]))
      }
    }
    const policy = await openPolicy(resumed.policy)
    expect(policy.contract.task).toBe('reacher-reach')
    expect(policy.provenance.algorithm).toBe('bc')
    await policy.close()
  })

  it('takes a policy for its expert, and learns from it without rounds', { timeout: 60_000 }, async () => {
    const teacher = await run('teacher', 0)
    const pupil = await run('pupil', 0, { 'demonstrations.expert': teacher.policy, 'bc.loss': 'likelihood' })
    expect(pupil.rounds).toHaveLength(1)
    expect(pupil.expert?.returnMean).toBeCloseTo(teacher.heldOut?.returnMean ?? Number.NaN, 2)
  })

  it('keeps no round that was interrupted', { timeout: 60_000 }, async () => {
    const stop = new AbortController()
    const path = join(folder, 'interrupted')
    const options = {
      ...request,
      runDir: path,
      overrides: { ...overrides, 'dagger.rounds': 3 },
      signal: stop.signal,
    }
    const result = await imitate(options, (event) => {
      if (event.kind === 'epoch' && event.round === 1) stop.abort()
    })
    expect(result).toMatchObject({ ended: 'aborted', best: 0 })
    expect(result.rounds).toHaveLength(1)
    const resumed = await imitate({ task: '', seed: 0, resume: path, rounds: 1 })
    expect(resumed.rounds).toHaveLength(2)
  })

  it('refuses what it cannot do, and says what would do', async () => {
    const runDir = join(folder, 'refused')
    await expect(imitate({ ...request, runDir, task: 'runner-run' })).rejects.toThrow(/no scripted expert/)
    expect(existsSync(runDir)).toBe(false)
    await expect(imitate({ ...request, overrides: { 'bc.loss': 'guess' } })).rejects.toThrow(/bc.loss/)
    await expect(imitate({ ...request, overrides: { 'dagger.round': 1 } })).rejects.toThrow(/dagger.round/)
    await expect(imitate({ ...request, resume: folder })).rejects.toThrow(/no run to go on with/)
  })
})
