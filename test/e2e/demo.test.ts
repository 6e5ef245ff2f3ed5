import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEpisodeLog } from '../../src/data/index.ts'
import { signalGroup, startSinew } from './sinew-process.ts'
import { createWorkplace, type Workplace } from './workplace.ts'

let place: Workplace
beforeAll(async () => {
  place = await createWorkplace()
})
afterAll(() => place.remove())

// Far too few steps to learn anything: the road is what is tried here.
const hurried = ['demo', '--steps', '400', '--trainer.warmupSteps', '200', '--json', '--run-dir']

test('the demo goes the whole road and ends with its table', async () => {
  const { exitCode, stdout, stderr } = await startSinew(
    [...hurried, place.fresh('whole'), '--duration', '2'],
    place.path,
  ).ended
  for (const line of [
    'success in simulation',
    'success over serial',
    'loop jitter',
    'missed deadlines',
    'gate interventions',
    'run directory',
    'policy',
    'report',
  ]) {
    expect(stderr).toContain(line)
  }
  expect(exitCode, stderr).toBe(0)
  const { trained, live } = JSON.parse(stdout)
  expect(trained.heldOut.episodes).toBe(50)
  expect(live).toMatchObject({ exitReason: 'done', robot: 'reacher' })
  for (const path of [trained.run.policy, trained.run.report, live.logPath]) {
    expect(existsSync(join(place.path, path))).toBe(true)
  }
})

test('Ctrl-C while the robot moves: stopped over the wire, 130, a run that can be read', async () => {
  const folder = place.fresh('cut')
  const demo = startSinew([...hurried, folder, '--duration', '60'], place.path)
  await demo.said(/targets/)
  signalGroup(demo, 'SIGINT')
  const { exitCode, stdout, stderr } = await demo.ended
  expect(exitCode).toBe(130)
  expect(JSON.parse(stdout).live.exitReason).toBe('interrupted')
  expect(stderr).toContain('What came of it')
  const log = await readEpisodeLog(join(place.path, folder, 'live.mcap'))
  expect(log.complete).toBe(true)
})
