import { SinewError } from '../../../src/contract/errors.ts'
import { findJoint } from '../../../src/description/spaces.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import type { ServoBus } from './bus.ts'
import type { BusCalibration } from './calibration.ts'
import type { ServoFamily } from './family.ts'
import type { ServoJoint } from './joints.ts'
import { judgeRange, type MeasuredRange, type ServoCalibration } from './judge-range.ts'
import { setRegister } from './set-register.ts'
import { releaseTorque } from './torque.ts'
import { createTurnWatch } from './turn-watch.ts'
import { shorterWay, withinTurn } from './turns.ts'

/** The person at the arm. */
export interface CalibrationTalk {
  /** Resolves when the person says that it is done; `live` is what the servos say meanwhile, and is to be shown. */
  ask(question: string, live: () => string): Promise<void>
  confirm(question: string): Promise<boolean>
  say(text: string): void
}

export interface Calibration {
  readonly calibration: BusCalibration
  /** Largest difference between what a servo says afterwards and what it should, counts. */
  readonly worstCounts: number
}

/** Counts by which an arm may sag between the last look and the check. */
const sagCounts = 40

/**
 * Find out where the zeros of one specimen are: each joint is moved by hand to its middle and to both ends. Nothing is
 * written to a servo before all is measured, judged and confirmed.
 *
 * @param save is told the calibration once the servos have it
 * @throws SinewError `usage` if the person says no, `safety` if what was measured cannot be, `link`
 */
export async function calibrateServos(
  bus: ServoBus,
  family: ServoFamily,
  description: RobotDescription,
  servos: readonly ServoJoint[],
  talk: CalibrationTalk,
  save: (calibration: BusCalibration) => Promise<void>,
): Promise<Calibration> {
  const { registers } = family
  if (!(await talk.confirm('Torque goes off: support the arm. Is it supported?'))) throw refused()
  await releaseTorque(bus, family, servos)
  const watch = await createTurnWatch(bus, family, servos)
  const found: ServoCalibration[] = []
  try {
    for (const [index, servo] of servos.entries()) {
      const move = async (where: string): Promise<number> => {
        await talk.ask(`Move ${servo.joint} ${where}`, () => watch.line())
        await watch.look()
        return watch.turned(index)
      }
      watch.forget()
      const middle = await move('to the middle of its range')
      const upper = await move('to its end in the positive direction')
      const lower = await move('to its other end')
      const measured: MeasuredRange = { middle, upper, lower, mostMoved: watch.mostMoved() }
      const { lower: lowRad, upper: highRad } = findJoint(description, servo.joint)
      const judged = judgeRange(family, servo, servos, { lowRad, highRad }, measured)
      for (const note of judged.notes) talk.say(note)
      found.push(judged.servo)
    }
  } finally {
    watch.stop()
  }
  for (const { id, actuator, homingOffsetCounts, direction, zeroCounts, rangeCounts } of found) {
    talk.say(
      `servo ${id} (${actuator}): offset ${homingOffsetCounts}, direction ${direction}, 0 rad at ${zeroCounts}, ` +
        `range ${rangeCounts.join(' … ')}`,
    )
  }
  if (!(await talk.confirm('Write this to the servos and to the file?'))) throw refused()

  const { name: robot } = description
  const calibration: BusCalibration = { robot, protocol: family.name, servos: found }
  await watch.look()
  const before = servos.map((_, index) => watch.turned(index))
  for (const [index, servo] of servos.entries()) {
    const { homingOffsetCounts, rangeCounts } = found[index] ?? {
      homingOffsetCounts: 0,
      rangeCounts: [0, 4095],
    }
    await setRegister(bus, family, servo, registers.homingOffset, homingOffsetCounts)
    await setRegister(bus, family, servo, registers.minPosition, rangeCounts[0])
    await setRegister(bus, family, servo, registers.maxPosition, rangeCounts[1])
  }
  const worstCounts = await check(bus, family, servos, found, before)
  await save(calibration)
  return { calibration, worstCounts }
}

/** Do the servos now say what they should, by what was measured before? */
async function check(
  bus: ServoBus,
  family: ServoFamily,
  servos: readonly ServoJoint[],
  found: readonly ServoCalibration[],
  before: readonly number[],
): Promise<number> {
  const turn = family.countsPerTurn
  let worst = 0
  for (const [index, servo] of servos.entries()) {
    const present = await bus.read(servo.id, family.registers.presentPosition)
    const expected = (before[index] ?? 0) + family.homingSign * (found[index]?.homingOffsetCounts ?? 0)
    const apart = Math.abs(shorterWay(present - expected, turn))
    worst = Math.max(worst, apart)
    if (apart <= sagCounts) continue
    throw new SinewError('safety', `${servo.label} does not read what it should after calibration`, {
      where: servo.label,
      expected: `about ${Math.round(withinTurn(expected, turn))} counts`,
      received: String(present),
      fix: 'hold the arm still while it is written, and calibrate again',
    })
  }
  return worst
}

const refused = (): SinewError =>
  new SinewError('usage', 'not calibrated: nothing was written', {
    expected: 'yes',
    received: 'no',
    fix: 'start again when the arm is supported and free to move',
  })
