import type { ServoFamily, ServoModel } from '../servo-bus/family.ts'
import { feetechCodec } from './codec.ts'
import { feetechRegisters as registers } from './registers.ts'

/** Load is told in thousandths of the stall torque. */
const model = (number: number, stallNm: number): ServoModel => ({
  number,
  stallNm,
  nmPerCount: stallNm / 1000,
  kinds: ['position', 'velocity'],
})

const countsPerTurn = 4096
const radPerCount = (2 * Math.PI) / countsPerTurn

const complaints = [
  {
    bit: 0,
    name: 'a supply voltage out of bounds',
    check: 'the supply: a weak one sags when all joints move',
  },
  {
    bit: 1,
    name: 'a fault of its position sensor',
    check: 'whether the servo has been forced; it may need repair',
  },
  { bit: 2, name: 'overheating', check: 'what it pushes against, and let it cool' },
  { bit: 3, name: 'too much current', check: 'whether something blocks the joint, and the wiring' },
  { bit: 5, name: 'overload', check: 'whether something blocks the joint or the arm carries too much' },
] as const

/** STS and SMS series: position and velocity. Effort is beyond them: their PWM mode is no torque. */
export const feetechFamily: ServoFamily = {
  name: 'feetech',
  codec: feetechCodec,
  table: Object.values(registers),
  registers,
  models: {
    // STS3215: stall torque at 12 V, and of the 7.4 V version.
    sts3215: model(777, 2.94),
    'sts3215-7v4': model(777, 1.91),
    sts3250: model(2825, 4.9),
    sm8512bl: model(11272, 8.4),
  },
  countsPerTurn,
  radPerSPerCount: radPerCount,
  voltsPerCount: 0.1,
  block: { address: registers.presentPosition.address, length: 8 },
  modes: {
    position: { mode: 0, goal: registers.goalPosition },
    velocity: { mode: 1, goal: registers.goalVelocity },
  },
  homingSign: -1,
  largestOffset: 2047,
  baudRates: {
    1000000: 0,
    500000: 1,
    250000: 2,
    128000: 3,
    115200: 4,
    57600: 5,
    38400: 6,
    19200: 7,
  },
  lock: registers.lock,
  // There is no watchdog, so what a servo does with its last goal is bounded in the servo itself.
  limits: ({ stallNm }, { effort, acceleration }) => [
    [registers.torqueLimit, Math.min(1000, Math.ceil((1000 * effort) / stallNm))],
    [registers.acceleration, Math.min(254, Math.ceil(acceleration / radPerCount / 100))],
  ],
  complaints: (error) => complaints.filter(({ bit }) => (error >> bit) & 1),
}
