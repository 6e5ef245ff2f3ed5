import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDescription } from '../../src/description/load.ts'
import { withValues } from '../../src/identify/candidate.ts'
import { findParameters } from '../../src/identify/parameters.ts'
import { runInProcess } from '../cli/fake-io.ts'
import { lever, leverDescription, leverYaml, writeVirtualLog } from './virtual-log.ts'

let folder = ''
let log = ''
let robot = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-identify-'))
  robot = join(folder, 'lever.yaml')
  log = join(folder, 'run.mcap')
  await writeFile(robot, leverYaml)
  const soft = findParameters(lever, leverDescription, ['actuators.shaft.stiffnessNmPerRad'])
  await writeVirtualLog(log, withValues(lever, soft, [1.4]))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const stiffness = ['--fit', 'actuators.*.stiffness*', '--physics', 'mujoco']

test('identify writes a robot.yaml aside that is the old one with the value in it, and a page', async () => {
  const { exitCode, stdout, stderr } = await runInProcess('identify', log, '--robot', robot, ...stiffness)
  expect(stderr).not.toContain('error:')
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/actuators\.shaft\.stiffnessNmPerRad +2 +1\.4 /)
  const patched = join(folder, 'run.robot.yaml')
  const byHand = leverYaml.replace('stiffnessNmPerRad: 2', 'stiffnessNmPerRad: 1.4')
  expect(await readFile(patched, 'utf8')).toBe(byHand)
  expect(await readFile(robot, 'utf8')).toBe(leverYaml)
  await writeFile(join(folder, 'hand.yaml'), byHand)
  const hashes = await Promise.all([patched, join(folder, 'hand.yaml')].map(loadDescription))
  expect(hashes[0]?.hash).toBe(hashes[1]?.hash)
  const page = await readFile(join(folder, 'run.identify.html'), 'utf8')
  expect(page).toContain('shaft.position (rad)')
  expect(page).not.toMatch(/NaN|https?:\/\/(?!www\.w3\.org)/)
}, 60_000)

test('replay --compare: residuals by channel, and none to speak of once the robot is as it was', async () => {
  const compare = async (which: string): Promise<Record<string, number>> => {
    const { exitCode, stdout, stderr } = await runInProcess(
      ...['replay', log, '--compare', '--robot', which, '--any-robot', '--physics', 'mujoco', '--json'],
    )
    expect(stderr).not.toContain('error:')
    expect(exitCode).toBe(0)
    const { channels } = JSON.parse(stdout)
    expect(channels.map(({ channel }: { channel: string }) => channel)).toEqual([
      'shaft.position',
      'shaft.velocity',
    ])
    const [{ oneStep, windows, openLoop }] = channels
    return { oneStep: oneStep.rms, windows: windows.rms, openLoop: openLoop.rms }
  }
  const wrong = await compare(robot)
  await writeFile(
    join(folder, 'right.yaml'),
    leverYaml.replace('stiffnessNmPerRad: 2', 'stiffnessNmPerRad: 1.4'),
  )
  const right = await compare(join(folder, 'right.yaml'))
  for (const [kind, rms] of Object.entries(wrong)) {
    expect(rms, kind).toBeGreaterThan(2e-3)
    expect(right[kind], kind).toBeLessThan(1e-6)
  }
})

test.each([
  [['identify', '--fit', 'joints.*.fricionNm'], 2, 'did you mean "joints.*.frictionNm"?'],
  [['identify', '--fit', 'joints.shft.frictionNm'], 2, 'did you mean "joints.shaft.frictionNm"?'],
  [['identify'], 2, '--fit'],
  [
    ['identify', ...stiffness, '--bounds', 'actuators.*.stiffness*=3..9'],
    2,
    'bounds around the value in the file, 2',
  ],
  [['identify', ...stiffness, '--bounds', 'actuators'], 2, 'low..high'],
  [['identify', ...stiffness, '--bounds', 'joints.*.frictionNm=0..1'], 2, 'there is no parameter'],
  [['replay'], 2, '--compare'],
  [['replay', '--compare', '--physics', 'mujocco'], 2, 'did you mean "mujoco"?'],
])('%s is refused with what to do about it', async ([verb = '', ...rest], code, said) => {
  const { exitCode, stderr } = await runInProcess(verb, log, '--robot', robot, ...rest)
  expect(stderr).toContain(said)
  expect(exitCode).toBe(code)
})

test('the log of another robot is refused; of the same one with other values unless --any-robot says so', async () => {
  const other = await runInProcess('replay', log, '--compare', '--robot', 'reacher', '--any-robot')
  expect(other.exitCode).toBe(3)
  expect(other.stderr).toContain('its readings are others')
  const changed = join(folder, 'changed.yaml')
  await writeFile(changed, leverYaml.replace('frictionNm: 0.03', 'frictionNm: 0.05'))
  const stale = await runInProcess('replay', log, '--compare', '--robot', changed)
  expect(stale.exitCode).toBe(3)
  expect(stale.stderr).toContain('--any-robot')
  await writeFile(changed, leverYaml.replace('rateHz: 50', 'rateHz: 100'))
  const faster = await runInProcess('replay', log, '--compare', '--robot', changed)
  expect(faster.stderr).toContain('a control period of 20.00 ms')
})

test('a log that is too short, or none, is refused', async () => {
  const short = join(folder, 'short.mcap')
  await writeVirtualLog(short, leverDescription, { steps: 5 })
  const { exitCode, stderr } = await runInProcess('replay', short, '--compare', '--robot', robot)
  expect(exitCode).toBe(1)
  expect(stderr).toContain('nothing of this log can be replayed')
  expect((await runInProcess('replay', robot, '--compare', '--robot', robot)).stderr).toContain(
    'no episode log',
  )
})
