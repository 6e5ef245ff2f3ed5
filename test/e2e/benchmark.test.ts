import { afterAll, beforeAll, expect, test } from 'vitest'
import { runSinew } from './sinew-process.ts'
import { createWorkplace } from './workplace.ts'

let place: Awaited<ReturnType<typeof createWorkplace>>
beforeAll(async () => {
  place = await createWorkplace()
})
afterAll(() => place.remove())

test('a benchmark is trained and evaluated by name, and refused on a robot', async () => {
  const small = ['--sac.hidden', '16,16', '--sac.batchSize', '16', '--trainer.heldOutEpisodes', '5']
  const train = [
    'train',
    'pendulum',
    '--algo',
    'sac',
    '--steps',
    '400',
    '--run-dir',
    'run',
    ...small,
    '--json',
  ]
  const trained = await runSinew(train, place.path)
  expect(trained.exitCode).toBe(0)
  expect(JSON.parse(trained.stdout)).toMatchObject({ steps: 400, heldOut: { episodes: 5, lengthMean: 200 } })

  const evaluated = await runSinew(['eval', 'run', '--episodes', '5', '--json'], place.path)
  expect(evaluated.exitCode).toBe(0)
  const { task, returnMean } = JSON.parse(evaluated.stdout)
  expect(task).toBe('pendulum')
  // The policy file does what the learner's own actor did on the same episodes; a swinging pendulum makes much of
  // the last bit, so not to the last digit.
  expect(Math.abs(returnMean - JSON.parse(trained.stdout).heldOut.returnMean)).toBeLessThan(50)

  const refused = await runSinew(['run', 'run', 'sim:reacher', '--log', 'no.mcap', '--json'], place.path)
  expect(refused.exitCode).toBe(3)
  expect(JSON.parse(refused.stdout).error).toMatchObject({ code: 'contract' })
  expect(refused.stderr).toContain('no robot')
})
