import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockRun } from '../../src/learn/run-lock.ts'
import { train } from '../../src/learn/train.ts'
import { toyOptions } from './toy-run.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('keeps a run to one process, and gives it up', async () => {
  const unlock = await lockRun(folder)
  await expect(lockRun(folder)).rejects.toMatchObject({
    code: 'usage',
    received: `process ${process.pid} on ${hostname()}`,
  })
  await unlock()
  await (await lockRun(folder))()
})

it('takes over from a process that has died', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  await writeFile(join(folder, 'run.lock'), JSON.stringify({ pid, host: hostname() }))
  await (await lockRun(folder))()
})

it('takes over a lock that was cut short', async () => {
  await writeFile(join(folder, 'run.lock'), '{"pid":')
  await (await lockRun(folder))()
})

it('believes a lock of another machine', async () => {
  await writeFile(join(folder, 'run.lock'), JSON.stringify({ pid: 1, host: 'elsewhere' }))
  await expect(lockRun(folder)).rejects.toMatchObject({ received: 'process 1 on elsewhere' })
})

it('is held while a run is trained, and by no one after', { timeout: 120_000 }, async () => {
  const runDir = join(folder, 'run')
  const held: boolean[] = []
  await train(toyOptions('name-the-goal', { runDir, steps: 200 }), (event) => {
    if (event.kind === 'progress') held.push(existsSync(join(runDir, 'run.lock')))
  })
  expect(held.length).toBeGreaterThan(0)
  expect(held.every(Boolean)).toBe(true)
  expect(existsSync(join(runDir, 'run.lock'))).toBe(false)
})
