import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { speedOfRun } from '../../src/cli/first-run.ts'
import { createFirstRuns, firstRunSpeed, statePath } from '../../src/control/first-runs.ts'
import { scaleSpeed } from '../../src/safety/speed-scale.ts'

const folder = mkdtempSync(join(tmpdir(), 'sinew-first-'))
afterAll(() => rmSync(folder, { recursive: true }))
const policy = join(folder, 'policy.onnx')
writeFileSync(policy, 'a policy')
const env = { SINEW_STATE: join(folder, 'state') }
const serial = 'serial:/dev/ttyTEST?robot=reacher'

test('a policy and a robot are remembered together', async () => {
  const path = join(folder, 'deep', 'runs.json')
  const runs = createFirstRuns(path)
  expect(await runs.has('p', 'arm')).toBe(false)
  await runs.add('p', 'arm')
  await runs.add('p', 'arm')
  expect(await runs.has('p', 'arm')).toBe(true)
  expect(await runs.has('p', 'other arm')).toBe(false)
  expect(await runs.has('q', 'arm')).toBe(false)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(1)
})

test('a record that cannot be read holds nothing: the run is a first one', async () => {
  const path = join(folder, 'broken.json')
  writeFileSync(path, '{"half":')
  expect(await createFirstRuns(path).has('p', 'arm')).toBe(false)
})

test('a first run on a robot is slow, the next is not, and another policy’s is again', async () => {
  const first = await speedOfRun(policy, serial, undefined, env)
  expect(first).toMatchObject({ scale: firstRunSpeed, isFirst: true })
  expect(await speedOfRun(policy, serial, 1, env)).toMatchObject({ scale: 1, isFirst: true })
  await first.remember()
  expect(await speedOfRun(policy, serial, undefined, env)).toMatchObject({ scale: 1, isFirst: false })
  expect(await speedOfRun(policy, serial, 0.5, env)).toMatchObject({ scale: 0.5 })
  writeFileSync(policy, 'another policy')
  expect(await speedOfRun(policy, serial, undefined, env)).toMatchObject({ scale: firstRunSpeed })
  expect(await speedOfRun(policy, serial.replace('TEST', 'OTHER'), undefined, env)).toMatchObject({
    isFirst: true,
  })
})

test('a simulation is no robot', async () => {
  for (const connection of ['sim:reacher', 'chaos+sim:reacher', 'replay:runs/x.mcap']) {
    expect(await speedOfRun(policy, connection, undefined, env)).toMatchObject({ scale: 1, isFirst: false })
  }
})

test('state lies where the system wants it', () => {
  expect(statePath({ SINEW_STATE: '/s' })).toBe('/s')
  expect(statePath({ XDG_STATE_HOME: '/x' })).toBe(join('/x', 'sinew'))
  expect(statePath({ LOCALAPPDATA: '/l' })).toBe(join('/l', 'sinew'))
  expect(statePath({})).toContain(join('.local', 'state', 'sinew'))
})

test('a speed scale scales what is commanded: velocity, acceleration and jerk, not effort', () => {
  const joint = {
    name: 'j',
    lower: -1,
    upper: 1,
    velocity: 2,
    acceleration: 10,
    effort: 5,
    trackingError: 0.5,
  }
  const limits = {
    periodS: 0.02,
    staleAfterS: 0.1,
    heartbeatAfterS: 0.1,
    actuators: [
      { ...joint, kind: 'position' as const, jerk: 100 },
      { ...joint, kind: 'velocity' as const },
      { ...joint, kind: 'effort' as const },
    ],
  }
  const slow = scaleSpeed(limits, 0.5).actuators
  expect(slow[0]).toEqual({ ...joint, kind: 'position', velocity: 1, acceleration: 5, jerk: 50 })
  expect(slow[1]).toEqual({ ...joint, kind: 'velocity', velocity: 1, acceleration: 5 })
  expect(slow[2]).toBe(limits.actuators[2])
  expect(scaleSpeed(limits, 1)).toBe(limits)
  for (const wrong of [0, 1.1, Number.NaN]) expect(() => scaleSpeed(limits, wrong)).toThrow(/speed scale/)
})
