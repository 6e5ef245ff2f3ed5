import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunEvent, type RunOptions, runPolicy } from '../../src/control/run-policy.ts'
import { readEpisodeLog } from '../../src/data/episode-log.ts'
import { forkModule, moduleUrl } from '../../src/runtime/spawn.ts'
import { writeScriptedPolicy } from './scripted-policy.ts'

let folder: string
let policyPath: string
let logs = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-run-'))
  policyPath = join(folder, 'policy.onnx')
  await writeScriptedPolicy(policyPath)
})
afterAll(() => rm(folder, { recursive: true }))

const newLog = (): string => join(folder, `log-${++logs}.mcap`)
const options = (overrides: Partial<RunOptions> = {}): RunOptions => ({
  policyPath,
  connection: 'sim:reacher',
  seed: 1,
  logPath: newLog(),
  ...overrides,
})

describe.sequential('a policy on a simulated robot in real time', { timeout: 60_000 }, () => {
  test('it runs for its time, reports, and leaves a log of every step', async () => {
    const events: RunEvent[] = []
    const report = await runPolicy(options({ durationS: 2 }), (event) => events.push(event))
    expect(report).toMatchObject({
      exitReason: 'done',
      robot: 'reacher',
      task: 'reacher-reach',
      logDropped: 0,
    })
    expect(report.trip).toBeUndefined()
    expect(report.logFailure).toBeUndefined()
    expect(report.steps).toBeGreaterThan(50)
    const states = events.filter(({ kind }) => kind === 'state')
    expect(states.map((event) => (event as { state: string }).state)).toEqual([
      'connected',
      'ready',
      'active',
      'closed',
    ])
    const log = await readEpisodeLog(report.logPath)
    expect(log.complete).toBe(true)
    expect(log.header.task).toBe('reacher-reach')
    expect(log.steps.length).toBeGreaterThanOrEqual(report.steps)
  })

  test('aborting stops the robot and reports an interrupted run', async () => {
    const abort = new AbortController()
    const report = await runPolicy(
      options(),
      (event) => {
        if (event.kind === 'progress' && event.steps > 5) abort.abort()
      },
      abort.signal,
    )
    expect(report.exitReason).toBe('interrupted')
    expect((await readEpisodeLog(report.logPath)).complete).toBe(true)
  })

  test('aborted before it began, it never activates', async () => {
    const states: string[] = []
    const report = await runPolicy(
      options(),
      (event) => event.kind === 'state' && states.push(event.state),
      AbortSignal.abort(),
    )
    expect(report).toMatchObject({ exitReason: 'interrupted', steps: 0 })
    expect(states).not.toContain('active')
  })

  test('on the wrong robot it is refused before that is opened', async () => {
    const events: RunEvent[] = []
    const run = options({ connection: 'sim:cartpole' })
    await expect(runPolicy(run, (event) => events.push(event))).rejects.toMatchObject({
      code: 'contract',
      exitCode: 3,
      message: expect.stringContaining('shoulder'),
    })
    expect(events.every(({ kind }) => kind === 'phase')).toBe(true)
    expect(existsSync(run.logPath)).toBe(false)
  })

  test('with two channels swapped it is refused, and they are named', async () => {
    const swapped = join(folder, 'swapped.onnx')
    await writeScriptedPolicy(swapped, {
      alter: (contract) => ({ ...contract, reading: [...contract.reading].reverse() }),
    })
    await expect(runPolicy(options({ policyPath: swapped }), () => {})).rejects.toMatchObject({
      code: 'contract',
      message: expect.stringMatching(
        /shoulder\.position.*elbow\.velocity|elbow\.velocity.*shoulder\.position/s,
      ),
    })
  })

  test('a policy that is not there is a usage error', async () => {
    await expect(runPolicy(options({ policyPath: join(folder, 'no.onnx') }), () => {})).rejects.toMatchObject(
      {
        code: 'usage',
      },
    )
  })
})

/** A run in a process of its own, in its own process group. */
function startRun(logPath: string): { child: ChildProcess; messages: unknown[]; running: Promise<void> } {
  const child = forkModule(moduleUrl(import.meta.url, './interrupted-run'), [policyPath, logPath], {
    detached: true,
  })
  const messages: unknown[] = []
  const running = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the run ended before it ran, exit code ${code}`)))
    child.on('message', (message) => {
      messages.push(message)
      if (message === 'running') resolve()
    })
  })
  return { child, messages, running }
}

async function expectRested(logPath: string): Promise<void> {
  await expect
    .poll(async () => (await readEpisodeLog(logPath)).complete, { timeout: 10_000, interval: 50 })
    .toBe(true)
  const { events, steps } = await readEpisodeLog(logPath)
  const texts = events.filter(({ kind }) => kind === 'state').map(({ text }) => text.split(':')[0])
  expect(texts.at(-1)).toBe('closed')
  // Braked within limits before it was let go, and still at the end.
  expect(steps.at(-1)?.state).toBe('stopped')
}

describe.sequential('a run that is ended from outside', { timeout: 60_000 }, () => {
  test('Ctrl-C, which both processes get, stops the robot first', async () => {
    const logPath = newLog()
    const { child, messages, running } = startRun(logPath)
    await running
    const exited = new Promise((resolve) => child.once('exit', resolve))
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT')
    await exited
    expect(messages.at(-1)).toBe('interrupted')
    await expectRested(logPath)
  })

  test('SIGKILL of the parent: the control process stops the robot by itself', async () => {
    const logPath = newLog()
    const { child, running } = startRun(logPath)
    await running
    child.kill('SIGKILL')
    await expectRested(logPath)
  })
})
