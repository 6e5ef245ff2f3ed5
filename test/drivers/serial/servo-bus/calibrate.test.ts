import { beforeAll, describe, expect, test } from 'vitest'
import { createServoBus } from '../../../../drivers/serial/servo-bus/bus.ts'
import { type CalibrationTalk, calibrateServos } from '../../../../drivers/serial/servo-bus/calibrate.ts'
import { type BusCalibration, calibrated } from '../../../../drivers/serial/servo-bus/calibration.ts'
import { createEmulatedArm, type Mounting } from '../../../../drivers/serial/servo-bus/emulator/arm.ts'
import { type BusEmulator, createBusEmulator } from '../../../../drivers/serial/servo-bus/emulator/bus.ts'
import { goalCounts, servoJoints } from '../../../../drivers/serial/servo-bus/joints.ts'
import { requireTransport } from '../../../../drivers/serial/servo-bus/transport.ts'
import { systemClock } from '../../../../src/contract/clock.ts'
import { loadDescription } from '../../../../src/description/load.ts'
import { findJoint } from '../../../../src/description/spaces.ts'
import type { RobotDescription } from '../../../../src/description/types.ts'
import { createMemoryLink } from '../memory-link.ts'
import { makes } from './rig.ts'

let so101: RobotDescription
let xarm2: RobotDescription
beforeAll(async () => {
  so101 = await loadDescription('so101')
  xarm2 = await loadDescription('xarm2')
})

/** An arm whose servos were put in anyhow, and a person who does as told but for what `hand` changes. */
async function createPerson(
  description: RobotDescription,
  make: keyof typeof makes,
  mountings: readonly Mounting[],
  {
    confirm = true,
    hand = (at: number[]) => at,
  }: { confirm?: boolean; hand?: (at: number[]) => number[] } = {},
) {
  const { family, rules } = makes[make]
  const transport = requireTransport(description, make)
  const joints = servoJoints(description, family, transport)
  const limits = joints.map(({ joint }) => findJoint(description, joint))
  const position = limits.map(({ lower, upper }) => (lower + upper) / 2)
  const per = description.sensors.length / joints.length
  const body = {
    healthy: true,
    read: (values: Float64Array) => {
      values.fill(0)
      for (const [index, at] of position.entries()) values[index * per] = at
    },
    command: (values: Float64Array) => {
      for (const index of position.keys()) position[index] = values[index] ?? 0
    },
  }
  const arm = createEmulatedArm(description, family, rules, joints, body, mountings)
  const link = createMemoryLink((bytes) => far.receive(bytes))
  const far: BusEmulator = createBusEmulator({
    family,
    rules,
    servos: arm.servos,
    clock: systemClock,
    write: (bytes) => link.toHost(bytes),
  })
  for (const servo of arm.servos) servo.set(family.registers.returnDelay, 0)
  const bus = createServoBus({
    link: await link.open({ path: 'memory', baudRate: transport.baudRate }),
    codec: family.codec,
    clock: systemClock,
    baudRate: transport.baudRate,
  })
  const said: string[] = []
  const saved: BusCalibration[] = []
  const target = [...position]
  const talk: CalibrationTalk = {
    say: (line) => said.push(line),
    confirm: async () => confirm,
    ask: async (question, live) => {
      const index = joints.findIndex(({ joint }) => question.includes(`Move ${joint} `))
      const { lower = 0, upper = 0 } = limits[index] ?? {}
      const to = /middle/.test(question) ? (lower + upper) / 2 : /positive/.test(question) ? upper : lower
      const from = target[index] ?? 0
      // A hand takes its time: no servo turns by half a turn unseen.
      for (let step = 1; step <= 4; step++) {
        target[index] = from + ((to - from) * step) / 4
        arm.hand(hand([...target]))
        await new Promise((resolve) => setTimeout(resolve, 60))
      }
      expect(live()).toContain('1: ')
    },
  }
  const pump = setInterval(() => {
    arm.step(0.002, 0)
    far.tick()
    bus.wire.tick()
  }, 1)
  const save = async (calibration: BusCalibration): Promise<void> => void saved.push(calibration)
  return {
    arm,
    family,
    transport,
    said,
    saved,
    calibrate: () =>
      calibrateServos(bus, family, description, joints, talk, save).finally(() => clearInterval(pump)),
  }
}

describe('sinew calibrate', { timeout: 60_000 }, () => {
  test.each([
    // Put in anyhow: the encoder of the first jumps in mid-range, and the second sits the other way round.
    [
      'feetech',
      [
        { zeroCounts: 4000, direction: 1 },
        { zeroCounts: 2500, direction: -1 },
        { zeroCounts: 100, direction: 1 },
        { zeroCounts: 2048, direction: 1 },
        { zeroCounts: 3000, direction: -1 },
        { zeroCounts: 1000, direction: 1 },
      ],
    ],
    [
      'dynamixel',
      [
        { zeroCounts: 2700, direction: 1 },
        { zeroCounts: 1500, direction: -1 },
      ],
    ],
  ] as const)('%s: afterwards every servo reads 0 where its joint is at 0', async (make, mountings) => {
    const description = make === 'feetech' ? so101 : xarm2
    const { arm, family, transport, calibrate, said, saved } = await createPerson(
      description,
      make,
      mountings,
    )
    const { calibration, worstCounts } = await calibrate()
    expect(saved).toEqual([calibration])
    expect(worstCounts).toBeLessThanOrEqual(2)
    expect(said.filter((line) => line.includes('the other way'))).toHaveLength(
      mountings.filter(({ direction }) => direction === -1).length,
    )
    const joints = servoJoints(description, family, calibrated(transport, calibration, 'test'))
    for (const [index, joint] of joints.entries()) {
      const servo = arm.servos[index]
      if (!servo) throw new Error('a servo is missing')
      expect(joint.direction).toBe(mountings[index]?.direction)
      // Each was left at its other end.
      const { lower } = findJoint(description, joint.joint)
      const present = servo.value(family.registers.presentPosition)
      expect(
        Math.abs(goalCounts({ ...joint, lowCounts: 0, highCounts: 4095 }, lower) - present),
      ).toBeLessThanOrEqual(2)
      expect(joint.lowCounts).toBeGreaterThanOrEqual(0)
      expect(joint.highCounts).toBeLessThanOrEqual(4095)
      servo.powerCycle()
      expect(servo.value(family.registers.homingOffset)).toBe(calibration.servos[index]?.homingOffsetCounts)
    }
  })

  test('who says no has an arm as it was', async () => {
    const person = await createPerson(xarm2, 'dynamixel', [], { confirm: false })
    const before = person.arm.servos.map(({ memory }) => [...memory.subarray(0, 64)])
    await expect(person.calibrate()).rejects.toMatchObject({ code: 'usage' })
    expect(person.saved).toEqual([])
    expect(person.arm.servos.map(({ memory }) => [...memory.subarray(0, 64)])).toEqual(before)
  })

  test.each([
    ['hardly moved', (at: number[]) => at.map((each) => 0.2 * each), 'the range is not plausible'],
    ['the other one moved', (at: number[]) => [...at].reverse(), 'another joint moved'],
  ])('%s: it says so, and nothing is written', async (_, hand, message) => {
    const person = await createPerson(xarm2, 'dynamixel', [], { hand })
    await expect(person.calibrate()).rejects.toMatchObject({
      code: 'safety',
      message: `servo 1 (shoulder): ${message}`,
    })
    expect(person.saved).toEqual([])
    expect(person.arm.servos.map((servo) => servo.value(person.family.registers.homingOffset))).toEqual([
      0, 0,
    ])
  })
})
