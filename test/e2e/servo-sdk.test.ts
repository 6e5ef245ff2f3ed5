import { execFile, execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import {
  startVirtualServoBus,
  type VirtualServoBusProcess,
} from '../../drivers/serial/servo-bus/emulator/start.ts'

// The emulators against software of the servos' makers.

const python = process.env.SINEW_SERVO_PYTHON ?? 'python3'
const required = process.env.SINEW_REQUIRE_ALL === '1'
const script = (name: string): string => fileURLToPath(new URL(`./servo-sdk/${name}.py`, import.meta.url))

function installed(): boolean {
  try {
    execFileSync(python, ['-c', 'import dynamixel_sdk, scservo_sdk'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const available = required || installed()
if (!available) {
  console.log(
    'servo SDKs: skipped. To run: python3 -m venv .venv && .venv/bin/pip install -r test/e2e/servo-sdk/requirements.txt, ' +
      'and SINEW_SERVO_PYTHON=.venv/bin/python',
  )
}

const success = 0
const timedOut = -3001
const noAnswer = -6

describe.runIf(available)('the makers’ SDKs find what they expect of servos', { timeout: 60_000 }, () => {
  let far: VirtualServoBusProcess | undefined
  afterEach(() => far?.close())

  async function talk(robot: string, protocol: 'feetech' | 'dynamixel'): Promise<Record<string, unknown>> {
    far = await startVirtualServoBus(robot, protocol)
    const { stdout } = await promisify(execFile)(python, [script(protocol), far.path], { timeout: 45_000 })
    return JSON.parse(stdout)
  }

  test('feetech-servo-sdk', async () => {
    const said = await talk('so101', 'feetech')
    const six = (value: unknown): unknown[] => Array.from({ length: 6 }, () => value)
    expect(said).toMatchObject({
      ping: six([777, success, 0]),
      nobody: noAnswer,
      write: [success, 0],
      read: [0, success, 0],
      readOnly: [
        [success, 0],
        [777, success, 0],
      ],
      syncWrite: success,
      goal: said.position,
      syncRead: success,
      torque: six(1),
      voltage: six(120),
      register: [success, 0],
      beforeAction: (said.position as number[])[0],
      action: success,
      afterAction: ((said.position as number[])[0] ?? 0) + 100,
    })
    expect(said.moved).toBeGreaterThan(90)
    expect(said.moved).toBeLessThan(110)
  })

  test('dynamixel-sdk', async () => {
    const said = await talk('xarm2', 'dynamixel')
    const [first] = said.position as number[]
    expect(said).toMatchObject({
      ping: [
        [1060, success, 0],
        [1060, success, 0],
      ],
      broadcastPing: [{ 1: [1060, 46], 2: [1060, 46] }, success],
      write: [success, 0],
      read: [0, success, 0],
      readOnly: [success, 7],
      tooFar: [success, 6],
      syncWrite: success,
      bareHeader: [timedOut, 0],
      torque: [
        [success, 0],
        [success, 0],
      ],
      eepromUnderTorque: [success, 7],
      syncRead: success,
      goal: said.position,
      bulkRead: success,
      bulk: [120, 30],
      bulkWrite: success,
      led: 1,
      setWatchdog: [success, 0],
      watchdog: 255,
      locked: [success, 4],
      unlocked: [success, 0],
      reboot: [success, 0],
      torqueAfterReboot: 0,
    })
    expect(first).toBeGreaterThan(2000)
    expect(said.moved).toBeGreaterThan(90)
    expect(said.moved).toBeLessThan(110)
  })
})
