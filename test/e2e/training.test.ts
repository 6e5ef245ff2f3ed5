import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseMetrics } from '../../src/learn/metrics-log.ts'
import { openPolicy } from '../../src/policy/index.ts'
import { runSinew, signalGroup, startSinew } from './sinew-process.ts'
import { createWorkplace, type Workplace } from './workplace.ts'

let place: Workplace
beforeAll(async () => {
  place = await createWorkplace()
})
afterAll(() => place.remove())

const small = [
  '--trainer.warmupSteps',
  '200',
  '--trainer.evaluationEpisodes',
  '5',
  '--trainer.heldOutEpisodes',
  '5',
]

test('Ctrl-C in training: exit 130 and a run that can be read', async () => {
  const folder = place.fresh('cut')
  const argv = [
    'train',
    'reacher-reach',
    '--steps',
    '1000000',
    '--run-dir',
    folder,
    '--trainer.logEverySteps',
    '100',
  ]
  const training = startSinew([...argv, ...small, '--json'], place.path)
  await training.said(/return -?\d/)
  signalGroup(training, 'SIGINT')
  const { exitCode, stdout } = await training.ended
  expect(exitCode).toBe(130)
  expect(JSON.parse(stdout)).toMatchObject({ ended: 'aborted' })

  const run = join(place.path, folder)
  expect(JSON.parse(await readFile(join(run, 'config.json'), 'utf8'))).toMatchObject({
    task: 'reacher-reach',
    seed: 0,
  })
  expect(parseMetrics(await readFile(join(run, 'metrics.jsonl'), 'utf8')).length).toBeGreaterThan(0)
  expect(existsSync(join(run, 'report.html'))).toBe(true)
  const policy = await openPolicy(join(run, 'policy.onnx'))
  expect(policy.contract.task).toBe('reacher-reach')
  await policy.close()

  const inspected = await runSinew(['inspect', folder, '--json'], place.path)
  expect(JSON.parse(inspected.stdout)).toMatchObject({ kind: 'run', result: { ended: 'aborted' } })

  // With fewer steps than it has made it only comes to its end.
  const resumed = await runSinew(['train', '--resume', folder, '--steps', '100', '--json'], place.path)
  expect(resumed.exitCode, resumed.stderr).toBe(0)
  expect(resumed.stderr).toContain('going on at step')
  expect(JSON.parse(resumed.stdout)).toMatchObject({ ended: 'steps', heldOut: { episodes: 5 } })
  const changed = await runSinew(['train', '--resume', folder, '--sac.batchSize', '64'], place.path)
  expect(changed.exitCode).toBe(2)
  expect(changed.stderr).toContain('sac.batchSize cannot be changed in the middle of a run')
})

test('train, eval and inspect, each with one JSON document', async () => {
  const folder = place.fresh('short')
  const argv = [
    'train',
    'reacher-reach',
    '--algo',
    'sac',
    '--seed',
    '3',
    '--steps',
    '400',
    '--run-dir',
    folder,
  ]
  const trained = await runSinew([...argv, ...small, '--sac.hidden', '16,16', '--json'], place.path)
  expect(trained.stderr).toContain('Result')
  expect(trained.exitCode, trained.stderr).toBe(0)
  expect(JSON.parse(trained.stdout)).toMatchObject({ ended: 'steps', steps: 400, heldOut: { episodes: 5 } })

  const twice = await runSinew(argv, place.path)
  expect(twice.exitCode).toBe(2)
  expect(twice.stderr).toContain('already holds a run')

  const evaluated = await runSinew(['eval', folder, '--episodes', '5', '--json'], place.path)
  const { heldOut } = JSON.parse(trained.stdout)
  // The policy file through ONNX Runtime does what the plain actor did in training.
  expect(JSON.parse(evaluated.stdout).returnMean).toBeCloseTo(heldOut.returnMean, 0)

  const inspected = await runSinew(['inspect', `${folder}/policy.onnx`, '--json'], place.path)
  const inspection = JSON.parse(inspected.stdout)
  expect(inspection).toMatchObject({ kind: 'policy', provenance: { algorithm: 'sac', seed: 3 } })
  // What training saw and what the gate did travel with the policy.
  const { observed, gate } = inspection.experience
  expect(observed.mean).toHaveLength(inspection.contract.observation.length)
  expect(observed.count).toBe(inspection.provenance.environmentSteps + gate.steps)
})

test('settings that do not exist and values that make no sense are wrong usage', async () => {
  const misspelt = await runSinew(['train', 'reacher-reach', '--sac.batchsize', '64'], place.path)
  expect(misspelt.exitCode).toBe(2)
  expect(misspelt.stderr).toContain('sac.batchSize')
  expect((await runSinew(['train', 'reacher-reach', '--steps', '-5'], place.path)).exitCode).toBe(2)
  expect((await runSinew(['train', 'reacher-reech'], place.path)).exitCode).toBe(2)
  expect((await runSinew(['train', 'reacher-reach', '--algo', 'sacc'], place.path)).exitCode).toBe(2)
  expect(existsSync(join(place.path, 'runs'))).toBe(false)
})
