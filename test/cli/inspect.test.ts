import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runInProcess } from './fake-io.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-inspect-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a robot by name: channels with units and bounds', async () => {
  const { exitCode, stdout } = await runInProcess('inspect', 'reacher')
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/shoulder\.position +rad +\[-?\d/)
})

test('--json carries the description and its spaces', async () => {
  const { stdout } = await runInProcess('inspect', 'cartpole', '--json')
  const { kind, description, observation } = JSON.parse(stdout)
  expect(kind).toBe('robot')
  expect(description.name).toBe('cartpole')
  expect(observation.channels[0]).toMatchObject({ name: 'slider.position', unit: 'm' })
})

test('a misspelt robot is wrong usage, with a hint', async () => {
  const { exitCode, stderr } = await runInProcess('inspect', 'reachre')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('did you mean "reacher"?')
})

test('a run that was killed before its end is read as far as it goes', async () => {
  const config = {
    task: 'reacher-reach',
    algorithm: 'sac',
    seed: 1,
    startedAt: '2026-01-01',
    command: 'sinew train',
  }
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
  await writeFile(join(folder, 'metrics.jsonl'), '{"time/total_timesteps":1000}\n{"time/total_times')
  const { exitCode, stdout } = await runInProcess('inspect', folder)
  expect(exitCode).toBe(0)
  expect(stdout).toContain('1 000')
  expect(stdout).toContain('still running, or killed')
})

test('a folder without a run fails and says what was expected', async () => {
  const { exitCode, stderr } = await runInProcess('inspect', tmpdir())
  expect(exitCode).toBe(1)
  expect(stderr).toContain('config.json')
})

test('a file that is no policy is refused', async () => {
  const path = join(folder, 'noise.onnx')
  await writeFile(path, 'this is no policy')
  const { exitCode, stderr } = await runInProcess('inspect', path)
  expect(exitCode).toBe(3)
  expect(stderr).toContain('noise.onnx')
})
