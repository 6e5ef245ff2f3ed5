import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sac } from '../../../policies/sac.ts'
import { trainRequest } from '../../../src/cli/train/request.ts'
import { resolveConfig } from '../../../src/learn/config.ts'
import { prepareStudy } from '../../../src/learn/tune/prepare.ts'
import { createStudy, openStudy } from '../../../src/learn/tune/study.ts'

const choices = { trials: 2, rungs: 1, keepOneOf: 2, seed: 0, space: [] }
const options = (physics: string | undefined) => ({
  algo: 'sac',
  config: undefined,
  steps: 5_000,
  engine: undefined,
  physics,
  randomise: undefined,
})

it('sinew tune --physics: every trial of a search, also of one that is taken up again, is in that engine', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sinew-tune-'))
  try {
    for (const physics of ['mujoco', undefined]) {
      const request = await trainRequest('reacher-reach', options(physics), {})
      const prepared = await prepareStudy(request, choices)
      expect(Object.keys(prepared.request.space)).not.toContain('trainer.physics')
      const path = join(folder, physics ?? 'default')
      await createStudy(path, prepared.request)
      const { task, algorithm, steps, overrides = {} } = (await openStudy(path)).request
      const config = resolveConfig({ task, algorithm, steps, overrides, seed: 1 }, sac.defaults)
      expect(config.trainer.physics).toBe(physics ?? 'rapier')
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

it('sinew tune --physics refuses an engine that there is not', async () => {
  await expect(trainRequest('reacher-reach', options('mujocco'), {})).rejects.toMatchObject({ code: 'usage' })
})
