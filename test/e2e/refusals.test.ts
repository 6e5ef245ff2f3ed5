import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../src/runtime/package-root.ts'
import { writeScriptedPolicy } from './scripted-policy.ts'
import { runSinew } from './sinew-process.ts'
import { createWorkplace, type Workplace } from './workplace.ts'

let place: Workplace
const inPlace = (name: string): string => join(place.path, name)

beforeAll(async () => {
  place = await createWorkplace()
  await writeScriptedPolicy(inPlace('policy.onnx'))
})
afterAll(() => place.remove())

const tryRun = (policy: string, connection: string) =>
  runSinew(
    ['run', policy, connection, '--duration', '1', '--log', place.fresh('refused.mcap'), '--json'],
    place.path,
  )

test('a policy on the wrong robot is refused and names the channels', async () => {
  const { exitCode, stdout, stderr } = await tryRun('policy.onnx', 'sim:cartpole')
  expect(exitCode).toBe(3)
  expect(JSON.parse(stdout).error.code).toBe('contract')
  for (const channel of ['shoulder.position', 'elbow.velocity', 'slider.position']) {
    expect(stderr).toContain(channel)
  }
})

test('a policy on the same robot with two channels swapped is refused and names them', async () => {
  const source = await readFile(join(packageRoot(), 'hardware', 'robots', 'reacher', 'robot.yaml'), 'utf8')
  const shoulder = '  - { joint: shoulder, measures: [position, velocity] }\n'
  const elbow = '  - { joint: elbow, measures: [position, velocity] }\n'
  expect(source).toContain(shoulder + elbow)
  await writeFile(inPlace('swapped.yaml'), source.replace(shoulder + elbow, elbow + shoulder))
  const { exitCode, stderr } = await tryRun('policy.onnx', 'sim:./swapped.yaml')
  expect(exitCode).toBe(3)
  expect(stderr).toContain('shoulder.position')
  expect(stderr).toContain('elbow.position')
})

test('a robot with the same channels and other geometry is refused', async () => {
  const source = await readFile(join(packageRoot(), 'hardware', 'robots', 'reacher', 'robot.yaml'), 'utf8')
  await writeFile(inPlace('longer.yaml'), source.replaceAll('originM: [0.12, 0, 0]', 'originM: [0.14, 0, 0]'))
  const { exitCode, stderr } = await tryRun('policy.onnx', 'sim:./longer.yaml')
  expect(exitCode).toBe(3)
  expect(stderr).toContain('description')
})

test('a truncated policy file is refused', async () => {
  const bytes = await readFile(inPlace('policy.onnx'))
  await writeFile(inPlace('truncated.onnx'), bytes.subarray(0, bytes.byteLength - 100))
  const { exitCode, stderr } = await tryRun('truncated.onnx', 'sim:reacher')
  expect(exitCode).toBe(3)
  expect(stderr).toContain('truncated.onnx')
})

test('a policy file with one edited bit is refused', async () => {
  const bytes = await readFile(inPlace('policy.onnx'))
  const middle = bytes.byteLength >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  await writeFile(inPlace('edited.onnx'), bytes)
  expect((await tryRun('edited.onnx', 'sim:reacher')).exitCode).toBe(3)
})

test('a robot that is not there is no refusal: exit 1, with what to do', async () => {
  const { exitCode, stderr } = await tryRun('policy.onnx', 'serial:./ttyNothing?robot=reacher')
  expect(exitCode).toBe(1)
  expect(stderr).toContain('ttyNothing')
  expect(stderr).toContain('fix:')
})

test.each([
  ['a misspelt robot', 'sim:reachre', 'did you mean "reacher"?'],
  ['a misspelt driver', 'serail:/dev/ttyACM0?robot=reacher', 'did you mean "serial:"?'],
])('%s is wrong usage, with a hint', async (_what, connection, hint) => {
  const { exitCode, stderr } = await tryRun('policy.onnx', connection)
  expect(exitCode).toBe(2)
  expect(stderr).toContain(hint)
})
