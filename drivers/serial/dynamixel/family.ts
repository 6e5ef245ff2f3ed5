import type { ServoFamily, ServoModel } from '../servo-bus/family.ts'
import { dynamixelCodec } from './codec.ts'
import { dynamixelRegisters as registers } from './registers.ts'

/** Torque grows with current from none to the stall torque at the stall current: data sheets, at 12 V (XL330: 5 V). */
const withCurrent = (number: number, stallNm: number, stallA: number, ampsPerCount: number): ServoModel => ({
  number,
  stallNm,
  nmPerCount: (stallNm / stallA) * ampsPerCount,
  kinds: ['position', 'velocity', 'effort'],
})
/** These know their load only in thousandths of the stall torque, and take no current. */
const withLoad = (number: number, stallNm: number): ServoModel => ({
  number,
  stallNm,
  nmPerCount: stallNm / 1000,
  kinds: ['position', 'velocity'],
})

/** 0.229 turns a minute. */
const radPerSPerCount = (0.229 * 2 * Math.PI) / 60

const complaints = [
  {
    bit: 0,
    name: 'a supply voltage out of bounds',
    check: 'the supply: a weak one sags when all joints move',
  },
  { bit: 2, name: 'overheating', check: 'what it pushes against, and let it cool' },
  {
    bit: 3,
    name: 'a fault of its position sensor',
    check: 'whether the servo has been forced; it may need repair',
  },
  { bit: 4, name: 'an electrical fault', check: 'the supply and the wiring; the servo may be damaged' },
  { bit: 5, name: 'overload', check: 'whether something blocks the joint or the arm carries too much' },
] as const

/** X series, protocol 2.0. */
export const dynamixelFamily: ServoFamily = {
  name: 'dynamixel',
  codec: dynamixelCodec,
  table: Object.values(registers),
  registers,
  models: {
    'xl430-w250': withLoad(1060, 1.4),
    'xc430-w150': withLoad(1070, 1.6),
    'xl330-m077': withCurrent(1190, 0.215, 1.47, 0.001),
    'xl330-m288': withCurrent(1200, 0.52, 1.47, 0.001),
    'xm430-w350': withCurrent(1020, 4.1, 2.3, 0.00269),
    'xm540-w270': withCurrent(1120, 10.6, 4.4, 0.00269),
  },
  countsPerTurn: 4096,
  radPerSPerCount,
  voltsPerCount: 0.1,
  block: { address: registers.presentEffort.address, length: 21 },
  modes: {
    position: { mode: 3, goal: registers.goalPosition },
    velocity: { mode: 1, goal: registers.goalVelocity },
    effort: { mode: 0, goal: registers.goalCurrent },
  },
  homingSign: 1,
  // In position mode it counts within one turn either way.
  largestOffset: 1024,
  baudRates: { 9600: 0, 57600: 1, 115200: 2, 1000000: 3, 2000000: 4, 3000000: 5, 4000000: 6 },
  limits: (_, { velocity }) => [
    [registers.profileVelocity, Math.ceil(velocity / radPerSPerCount)],
    [registers.profileAcceleration, 0],
  ],
  complaints: (error) => complaints.filter(({ bit }) => (error >> bit) & 1),
  errorRegister: registers.hardwareError,
  watchdog: registers.watchdog,
}
