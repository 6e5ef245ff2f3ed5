import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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

const few = ['--steps', '12']
const stiffness = ['--fit', 'actuators.*.stiffness*', '--physics', 'mujoco']

test('identify writes a robot.yaml aside that is the old one with the value in it, and a page', async () => {
  const { exitCode, stdout, stderr } = await runInProcess(
    'identify',
    log,
    '--robot',
    robot,
    ...stiffness,
    ...few,
  )
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

test('identify --write puts the value into the robot.yaml itself, and nothing beside it', async () => {
  const own = join(folder, 'own.yaml')
  await writeFile(own, leverYaml)
  const copy = join(folder, 'own.mcap')
  await copyFile(log, copy)
  const { exitCode, stdout } = await runInProcess(
    'identify',
    copy,
    '--robot',
    own,
    ...stiffness,
    ...few,
    '--write',
  )
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/written +\S*own\.yaml\n/)
  expect(await readFile(own, 'utf8')).toBe(
    leverYaml.replace('stiffnessNmPerRad: 2', 'stiffnessNmPerRad: 1.4'),
  )
  expect(existsSync(join(folder, 'own.robot.yaml'))).toBe(false)
}, 60_000)

test.each(['urdf', 'mjcf'] as const)(
  'the patch of a robot that names a %s lies beside it, and loads',
  async (format) => {
    const home = join(folder, format)
    await mkdir(home)
    await writeFile(join(home, `lever.${format}`), models[format])
    const yaml = join(home, 'robot.yaml')
    const [, tail = ''] = leverYaml.split('actuators:')
    const limits = 'velocityRadPerS: 20, accelerationRadPerS2: 1000, effortNm: 2'
    await writeFile(
      yaml,
      `name: lever\nrateHz: 50\n${format}: lever.${format}\njoints:\n  - { name: shaft, limits: { ${limits} } }\nactuators:${tail}`,
    )
    const { exitCode, stderr } = await runInProcess(
      'identify',
      log,
      '--robot',
      yaml,
      ...stiffness,
      ...few,
      '--any-robot',
    )
    expect(stderr).not.toContain('error:')
    expect(exitCode).toBe(0)
    const patched = await loadDescription(join(home, 'run.robot.yaml'))
    expect(patched.actuators[0]?.stiffness).toBeCloseTo(1.4, 2)
    expect(patched.links.map(({ name }) => name)).toEqual(['base', 'lever'])
  },
  60_000,
)

const models = {
  urdf: `<robot name="lever"><link name="base"/><link name="lever"><inertial><origin xyz="0.1 0 0"/><mass value="0.2"/>
    <inertia ixx="0.001" iyy="0.002" izz="0.002"/></inertial></link>
    <joint name="shaft" type="revolute"><parent link="base"/><child link="lever"/><axis xyz="0 0 1"/>
    <limit lower="-3" upper="3" effort="2" velocity="20"/><dynamics friction="0.03"/></joint></robot>`,
  mjcf: `<mujoco><compiler angle="radian"/><worldbody><body name="base"><body name="lever">
    <inertial pos="0.1 0 0" mass="0.2" diaginertia="0.001 0.002 0.002"/>
    <joint name="shaft" range="-3 3" frictionloss="0.03"/></body></body></worldbody></mujoco>`,
}

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
