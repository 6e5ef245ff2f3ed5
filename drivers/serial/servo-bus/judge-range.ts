import { SinewError } from '../../../src/contract/errors.ts'
import type { BusCalibration } from './calibration.ts'
import type { ServoFamily } from './family.ts'
import type { ServoJoint } from './joints.ts'
import { shorterWay, withinTurn } from './turns.ts'

export type ServoCalibration = BusCalibration['servos'][number]

/** Where a joint's encoder was; counts that go on beyond a turn. */
export interface MeasuredRange {
  readonly middle: number
  readonly upper: number
  readonly lower: number
  /** The servo that moved furthest in the meantime. */
  readonly mostMoved: number
}

/** Less or more of the range that the description says is somebody’s mistake, or another arm. */
const plausible = [0.6, 1.5] as const
/** How far the middle may be from the middle of the ends before it is worth a word: rad. */
const middleApartRad = 0.3
/** Inside the mechanical ends, so that a servo is never sent against them. */
const marginCounts = 8

/**
 * What a joint's middle and ends say of its zero. The middle of the ends reads half a turn from then on, as far from where
 * the encoder jumps as can be.
 *
 * @throws SinewError `safety` if that cannot be what the description describes
 */
export function judgeRange(
  family: ServoFamily,
  servo: ServoJoint,
  servos: readonly ServoJoint[],
  { lowRad, highRad }: { readonly lowRad: number; readonly highRad: number },
  { middle, upper, lower, mostMoved }: MeasuredRange,
): { readonly servo: ServoCalibration; readonly notes: readonly string[] } {
  const { countsPerTurn, homingSign, largestOffset } = family
  const radPerCount = (2 * Math.PI) / countsPerTurn
  const widthRad = Math.abs(upper - lower) * radPerCount
  const share = widthRad / (highRad - lowRad)
  const refuse = (message: string, expected: string, received: string, fix: string): SinewError =>
    new SinewError('safety', `${servo.label}: ${message}`, { where: servo.label, expected, received, fix })
  const asked = `${(highRad - lowRad).toFixed(2)} rad, as robot.yaml says`

  const other = servos[mostMoved]
  if (other && other.id !== servo.id && share < plausible[0]) {
    const fix = 'move the joint that is asked for; if it was the right one, the ids are exchanged'
    throw refuse('another joint moved', `${servo.joint} to move`, `${other.label} moved most`, fix)
  }
  if (share < plausible[0] || share > plausible[1]) {
    const fix = 'move it from one mechanical end to the other'
    throw refuse('the range is not plausible', asked, `${widthRad.toFixed(2)} rad`, fix)
  }
  if (widthRad >= 2 * Math.PI - 4 * marginCounts * radPerCount) {
    throw refuse(
      'the range is more than a turn',
      'less than a turn',
      `${widthRad.toFixed(2)} rad`,
      'use a joint that ends',
    )
  }

  const direction = upper > lower ? 1 : -1
  const centre = (upper + lower) / 2
  const half = countsPerTurn / 2
  const needed = homingSign * (half - centre)
  const shortest = shorterWay(needed, countsPerTurn)
  const fits = Math.abs(shortest) <= largestOffset + 1
  const homingOffsetCounts = fits
    ? Math.round(Math.min(largestOffset, Math.max(-largestOffset, shortest)))
    : 0
  const wrapped = withinTurn(centre + homingSign * homingOffsetCounts, countsPerTurn)
  const low = Math.ceil(wrapped - Math.abs(upper - lower) / 2) + marginCounts
  const high = Math.floor(wrapped + Math.abs(upper - lower) / 2) - marginCounts
  if (low < 0 || high > countsPerTurn - 1) {
    const fix = `loosen the horn, turn it so that the servo reads about ${half} with ${servo.joint} in the middle, and fix it`
    throw refuse('the encoder jumps within the range', `0 … ${countsPerTurn - 1}`, `${low} … ${high}`, fix)
  }
  const zeroCounts = Math.round(wrapped - (direction * (lowRad + highRad)) / 2 / radPerCount)
  const ends = [lowRad, highRad].map((rad) => zeroCounts + (direction * rad) / radPerCount)
  const notes: string[] = []
  if (direction !== servo.direction) {
    notes.push(
      `${servo.label} turns the other way than robot.yaml says: direction ${direction}. Was the first end the positive one?`,
    )
  }
  if (Math.abs(middle - centre) * radPerCount > middleApartRad) {
    notes.push(
      `${servo.label}: the middle that you showed is ${(Math.abs(middle - centre) * radPerCount).toFixed(2)} rad from the ` +
        'middle of its ends; the ends count',
    )
  }
  return {
    servo: {
      actuator: servo.actuator,
      id: servo.id,
      homingOffsetCounts,
      direction,
      zeroCounts,
      rangeCounts: [
        Math.max(low, Math.ceil(Math.min(...ends))),
        Math.min(high, Math.floor(Math.max(...ends))),
      ],
    },
    notes,
  }
}
