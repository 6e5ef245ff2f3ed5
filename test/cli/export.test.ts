import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runInProcess } from './fake-io.ts'

const folder = mkdtempSync(join(tmpdir(), 'sinew-export-'))
afterAll(() => rmSync(folder, { recursive: true }))
const yaml = readFileSync('hardware/robots/servo_pair/robot.yaml', 'utf8')

/** The robot with one thing changed. */
async function exported(from: string | RegExp, to: string): ReturnType<typeof runInProcess> {
  const file = join(folder, 'robot.yaml')
  const changed = yaml.replace(from, to)
  expect(changed).not.toBe(yaml)
  writeFileSync(file, changed)
  return runInProcess('export', file, '--firmware', join(folder, 'out'))
}

test('the folder has all that make needs, and says what is wired where', async () => {
  const out = join(folder, 'pair')
  const { exitCode, stdout } = await runInProcess('export', 'servo_pair', '--firmware', out, '--json')
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    robot: 'servo_pair',
    board: 'atmega328p',
    outputs: [
      { owner: 'pan_servo', kind: 'servo', pins: ['D9'] },
      { owner: 'tilt_servo', kind: 'servo', pins: ['D10'] },
    ],
    channels: ['pan.position', 'pan.velocity', 'tilt.position', 'tilt.velocity'],
  })
  const header = readFileSync(join(out, 'robot_config.h'), 'utf8')
  expect(header).toContain('#define SINEW_ROBOT_NAME "servo_pair"')
  expect(header).toContain('{ SINEW_SERVO, 9, 9, 1500.0f, 500.0f, 900.0f, 2100.0f }')
  for (const file of ['Makefile', 'board.mk', 'core/robot.c', 'boards/atmega328p/main.c']) {
    expect(readFileSync(join(out, file), 'utf8')).not.toBe('')
  }
})

test('nothing named is wrong usage; a robot that says nothing of pins is told what to add', async () => {
  const bare = await runInProcess('export', 'servo_pair')
  expect(bare.exitCode).toBe(2)
  expect(bare.stderr).toContain('--firmware ./servo_pair-firmware')
  const cartpole = await runInProcess('export', 'cartpole', '--firmware', join(folder, 'none'))
  expect(cartpole.exitCode).not.toBe(0)
  expect(cartpole.stderr).toContain('does not say what is wired to which pin')
})

test.each([
  [
    'a pin that makes no pulses',
    'pin: D10',
    'pin: D5',
    /D5 of the atmega328p cannot make servo pulses.*D9, D10/s,
  ],
  ['a pin used twice', 'pin: D10', 'pin: D9', /D9 is used twice/],
  [
    'the serial line’s pin',
    'kind: adc, pin: A1',
    'kind: adc, pin: D1',
    /D1 of the atmega328p is no analogue input/,
  ],
  ['a misspelt actuator', 'actuator: tilt_servo', 'actuator: tilt_serv', /did you mean "tilt_servo"/],
  [
    'an actuator without an output',
    /.*tilt_servo, kind: servo.*\n/,
    '',
    /wired to nothing.*pins for 2 servos and 2 motors/s,
  ],
  ['a joint that nothing measures', /.*joint: tilt, kind: adc.*\n/, '', /nothing measures tilt\.position/],
  [
    'a servo that reaches too little',
    'position: [-0.8, 0.8] }\n      inputs',
    'position: [-0.5, 0.5] }\n      inputs',
    /does not reach all of what "tilt" may/,
  ],
  ['a converter at its end', 'counts: [312, 712]', 'counts: [1, 1023]', /at its end before "tilt"/],
  [
    'a rate that the clock does not give',
    'baudRate: 500000',
    'baudRate: 460800',
    /cannot make 460800 baud.*115200/s,
  ],
  [
    'more readings than the line takes',
    'stateRateHz: 100',
    'stateRateHz: 800',
    /more of the line than there is/,
  ],
])('%s is refused', async (_, from, to, message) => {
  const { exitCode, stderr } = await exported(from, to)
  expect(exitCode).not.toBe(0)
  expect(stderr).toMatch(message)
})

test('pins are wiring, not control: they leave the hash alone', async () => {
  const { loadDescription } = await import('../../src/description/load.ts')
  const file = join(folder, 'rewired.yaml')
  writeFileSync(file, yaml.replace('pin: A1', 'pin: A3'))
  expect((await loadDescription(file)).hash).toBe((await loadDescription('servo_pair')).hash)
})
