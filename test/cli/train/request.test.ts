import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseSeeds, trainRequest } from '../../../src/cli/train/request.ts'
import { runToResume } from '../../../src/cli/train/run-path.ts'
import { runInProcess } from '../fake-io.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-request-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const said = { algo: undefined, config: undefined, steps: undefined, engine: undefined }

describe('a settings file', () => {
  const write = async (text: string): Promise<string> => {
    const path = join(folder, 'settings.json')
    await writeFile(path, text)
    return path
  }

  it("counts less than the command line; a run's own config.json will do", async () => {
    const config = await write(
      JSON.stringify({
        task: 'pendulum',
        algorithm: 'td3',
        seed: 5,
        steps: 3_000,
        engine: { name: 'reference', threads: 2 },
        trainer: { warmupSteps: 10 },
        td3: { hidden: [8, 8], batchSize: 16 },
        versions: { node: '1' },
      }),
    )
    const request = await trainRequest(undefined, { ...said, config }, { 'td3.batchSize': '32' })
    expect(request).toEqual({
      task: 'pendulum',
      algorithm: 'td3',
      overrides: {
        steps: 3_000,
        'engine.name': 'reference',
        'engine.threads': 2,
        'trainer.warmupSteps': 10,
        'td3.hidden': [8, 8],
        'td3.batchSize': '32',
      },
    })
    const other = await trainRequest('reacher-reach', { ...said, config, steps: 7, engine: 'onnx' }, {})
    expect(other).toMatchObject({ task: 'reacher-reach', steps: 7, engine: 'onnx:cpu' })
    expect(other.overrides).not.toHaveProperty('steps')
    expect(other.overrides).not.toHaveProperty('engine.name')
    await expect(trainRequest(undefined, { ...said, config, algo: 'sac' }, {})).rejects.toMatchObject({
      code: 'usage',
      expected: 'td3',
    })
  })

  it('--physics is a setting of the trainer, over what a file says', async () => {
    const config = await write(JSON.stringify({ task: 'reacher-reach', trainer: { physics: 'rapier' } }))
    const request = await trainRequest(undefined, { ...said, config, physics: 'mujoco' }, {})
    expect(request.overrides).toEqual({ 'trainer.physics': 'mujoco' })
    await expect(trainRequest('reacher-reach', { ...said, physics: 'mujco' }, {})).rejects.toMatchObject({
      code: 'usage',
      fix: 'did you mean "mujoco"?',
    })
  })

  it('is refused when it is none', async () => {
    for (const text of ['{', '[1]', '7', '{"task": 3}']) {
      const config = await write(text)
      await expect(trainRequest('pendulum', { ...said, config }, {}), text).rejects.toMatchObject({
        code: 'usage',
        where: config,
      })
    }
    const config = join(folder, 'nothing.json')
    await expect(trainRequest('pendulum', { ...said, config }, {})).rejects.toMatchObject({ where: config })
  })

  it('or a task is needed', async () => {
    await expect(trainRequest(undefined, said, {})).rejects.toMatchObject({ code: 'usage' })
    expect((await trainRequest('pendulum', said, {})).algorithm).toBe('sac')
  })
})

it('seeds are a list or how many', () => {
  expect(parseSeeds('3', 0)).toEqual([0, 1, 2])
  expect(parseSeeds('2', 10)).toEqual([10, 11])
  expect(parseSeeds('4,0,7', 1)).toEqual([4, 0, 7])
  for (const text of ['', '0', 'a', '1,a', '1,1', '-2', '1.5']) {
    expect(() => parseSeeds(text, 0), text).toThrow('--seeds')
  }
})

it('"latest" is the run that was last written to', async () => {
  expect(() => runToResume('latest', folder)).toThrow('no run')
  for (const [name, file, time] of [
    ['old', 'config.json', 1_000],
    ['new', 'metrics.jsonl', 2_000],
    ['other', 'notes.txt', 3_000],
  ] as const) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, file), '{}')
    await utimes(join(folder, name, file), time, time)
  }
  expect(runToResume('latest', folder)).toBe(join(folder, 'new'))
  expect(runToResume('some/run', folder)).toBe('some/run')
})

it('keeps several seeds to the settings that they began with', async () => {
  await writeFile(join(folder, 'seeds.json'), '{}')
  for (const change of [
    ['--steps', '5'],
    ['--engine', 'reference'],
    ['--sac.batchSize', '4'],
  ]) {
    const { exitCode, stderr } = await runInProcess('train', '--resume', folder, ...change)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('several seeds go on as they began')
  }
})
