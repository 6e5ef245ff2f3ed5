import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startVirtualRobot, type VirtualRobotProcess } from '../../drivers/serial/index.ts'
import { readEpisodeLog } from '../../src/data/index.ts'
import { writeScriptedPolicy } from './scripted-policy.ts'
import { runSinew, type SinewProcess, signalGroup, startSinew } from './sinew-process.ts'
import { createWorkplace, type Workplace } from './workplace.ts'

let place: Workplace
let robot: VirtualRobotProcess | undefined

beforeAll(async () => {
  place = await createWorkplace()
  await writeScriptedPolicy(join(place.path, 'policy.onnx'))
})
afterEach(async () => {
  await robot?.close()
  robot = undefined
})
afterAll(() => place.remove())

async function startRobot(): Promise<VirtualRobotProcess> {
  robot = await startVirtualRobot('reacher', { link: join(place.path, 'ttyReacher') })
  return robot
}

function runArgs(log: string, durationS: number): string[] {
  return [
    'run',
    'policy.onnx',
    'serial:./ttyReacher?robot=reacher',
    '--duration',
    `${durationS}`,
    '--speed',
    '1',
    '--log',
    log,
    '--json',
  ]
}

/** Started, and some steps taken. */
async function startRun(log: string): Promise<SinewProcess> {
  const run = startSinew(runArgs(log, 60), place.path)
  await run.said(/targets/)
  await new Promise((resolve) => setTimeout(resolve, 600))
  return run
}

test('a run over the serial line ends well and reports timing, targets and the log', async () => {
  const file = place.fresh('well.mcap')
  await startRobot()
  const { exitCode, stdout, stderr } = await runSinew(runArgs(file, 3), place.path)
  expect(stderr).toContain('missed deadlines')
  expect(exitCode, stderr).toBe(0)
  const report = JSON.parse(stdout)
  expect(report).toMatchObject({
    exitReason: 'done',
    robot: 'reacher',
    task: 'reacher-reach',
    logPath: file,
  })
  const log = await readEpisodeLog(join(place.path, file))
  expect(log.complete).toBe(true)
  expect(log.steps.length).toBeGreaterThan(50)
})

test('the robot is killed: trip within 200 ms with the missed deadline, exit 3, log readable to its last step', async () => {
  const file = place.fresh('killed.mcap')
  const dead = await startRobot()
  const run = await startRun(file)
  dead.process.kill('SIGKILL')
  const { exitCode, stdout, stderr } = await run.ended
  expect(exitCode).toBe(3)
  const report = JSON.parse(stdout)
  expect(report.exitReason).toBe('tripped')
  expect(report.trip.text).toMatch(/deadline|no sign of life|link/)
  expect(report.trip.text).toMatch(/\d+ ms/)
  expect(stderr).toContain(report.trip.text)

  const { steps, complete } = await readEpisodeLog(join(place.path, file))
  expect(complete).toBe(true)
  // The step that tripped is logged as well.
  expect(steps.length).toBeGreaterThanOrEqual(report.steps)
  const lastHeardS = Math.max(...steps.map((step) => step.timeS - step.observationAgeS))
  // A busy machine delays the tick that notices; that much is granted, and recorded in the log.
  const lateS = Math.max(...steps.slice(-10).map((step) => step.latenessS))
  expect(report.trip.timeS - lastHeardS).toBeLessThan(0.2 + lateS)

  const again = await runSinew(runArgs(place.fresh('again.mcap'), 1), place.path)
  expect(again.exitCode).not.toBe(0)
  expect(again.stderr).toContain('ttyReacher')

  await startRobot()
  const anew = await runSinew(runArgs(place.fresh('anew.mcap'), 1), place.path)
  expect(anew.stderr).toContain('Result')
  expect(anew.exitCode, anew.stderr).toBe(0)
})

test('run and its control process are killed: the robot comes to rest by its own watchdog within 150 ms', async () => {
  const file = place.fresh('orphan.mcap')
  const alive = await startRobot()
  const run = await startRun(file)
  signalGroup(run, 'SIGKILL')
  await run.ended
  await expect
    .poll(async () => (await alive.statistics()).watchdogTrips, { timeout: 5_000 })
    .toBeGreaterThan(0)
  const { restAfterLastCommandS } = await alive.statistics()
  expect(restAfterLastCommandS).toBeLessThan(0.15)

  const log = await readEpisodeLog(join(place.path, file))
  expect(log.steps.length).toBeGreaterThan(0)

  // Nothing goes on by itself: the next run is refused until a person gives leave.
  const again = place.fresh('again.mcap')
  const refused = await runSinew(runArgs(again, 0.5), place.path)
  expect(refused.exitCode).toBe(3)
  expect(refused.stderr).toContain('--re-arm')
  const allowed = await runSinew([...runArgs(place.fresh('cleared.mcap'), 0.5), '--re-arm'], place.path)
  expect(allowed.stderr).toContain('cleared by a person: watchdog')
  expect(allowed.exitCode).toBe(0)
})

test('only the parent is killed: its control process stops the robot and ends', async () => {
  const alive = await startRobot()
  const run = await startRun(place.fresh('parentless.mcap'))
  run.child.kill('SIGKILL')
  await run.ended
  await expect.poll(async () => (await alive.statistics()).lastRest, { timeout: 5_000 }).toBe('disarmed')
  expect((await alive.statistics()).watchdogTrips).toBe(0)
})

test('Ctrl-C: robot first, then 130 and a log that was closed properly', async () => {
  const file = place.fresh('ctrl-c.mcap')
  const alive = await startRobot()
  const run = await startRun(file)
  signalGroup(run, 'SIGINT')
  const { exitCode, stdout } = await run.ended
  expect(exitCode).toBe(130)
  expect(JSON.parse(stdout).exitReason).toBe('interrupted')
  const { lastRest, watchdogTrips } = await alive.statistics()
  expect(lastRest).toBe('disarmed')
  expect(watchdogTrips).toBe(0)
  expect((await readEpisodeLog(join(place.path, file))).complete).toBe(true)
})
