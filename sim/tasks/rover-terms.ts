import { type Channel, channelIndex } from '../../src/contract/channel.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription, Shape } from '../../src/description/types.ts'
import { type Attitude, createAttitude, gravityDirection, turnRates } from '../../src/task/terms/attitude.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import { clamp, readingIndex } from '../../src/task/terms/readings.ts'
import type { ObservationTerm } from '../../src/task/types.ts'

const wheels = ['left', 'right'] as const
const turnBoundRadPerS = 10
const speedBoundMPerS = 2

/** Where a two-wheeled robot is by its own wheels and inertial unit, which is all that the real one knows. */
export interface Odometry {
  readonly attitude: Attitude
  /** Since `begin`, in the world's axes as they were then: x ahead. m. */
  readonly xM: number
  readonly yM: number
  /** Heading since `begin`, rad. */
  readonly headingRad: number
  /** Along the ground, of the point between the wheels, m/s. */
  readonly speedMPerS: number
  begin(reading: Float64Array): void
  update(reading: Float64Array): void
}

export function createOdometry(description: RobotDescription): Odometry {
  const attitude = createAttitude(description)
  const angles = wheels.map((wheel) => readingIndex(description, wheel, 'position'))
  const rates = wheels.map((wheel) => readingIndex(description, wheel, 'velocity'))
  const pitchRate = channelIndex(observationSpace(description), 'imu.gyro.y')
  const radiusM = wheelRadiusM(description)
  const before = new Float64Array(wheels.length)
  let startYaw = 0
  let pitchBefore = 0

  const odometry = {
    attitude,
    xM: 0,
    yM: 0,
    headingRad: 0,
    speedMPerS: 0,
    begin(reading: Float64Array): void {
      attitude.update(reading)
      startYaw = attitude.yaw
      pitchBefore = attitude.pitch
      for (let wheel = 0; wheel < before.length; wheel++) before[wheel] = reading[angles[wheel]]
      odometry.xM = odometry.yM = odometry.headingRad = odometry.speedMPerS = 0
    },
    update(reading: Float64Array): void {
      attitude.update(reading)
      let turned = 0
      let rate = 0
      for (let wheel = 0; wheel < before.length; wheel++) {
        turned += wrap(reading[angles[wheel]] - before[wheel]) / before.length
        rate += reading[rates[wheel]] / before.length
        before[wheel] = reading[angles[wheel]]
      }
      // An encoder sees the wheel turn against the body, which leans as well.
      const leant = attitude.pitch - pitchBefore
      pitchBefore = attitude.pitch
      odometry.headingRad = wrap(attitude.yaw - startYaw)
      odometry.xM += radiusM * (turned + leant) * Math.cos(odometry.headingRad)
      odometry.yM += radiusM * (turned + leant) * Math.sin(odometry.headingRad)
      odometry.speedMPerS = radiusM * (rate + reading[pitchRate])
    },
  }
  return odometry
}

/** What every task of the rover shows to the policy. */
export function roverObservation(description: RobotDescription, odometry: Odometry): ObservationTerm[] {
  return [
    gravityDirection(odometry.attitude),
    turnRates(description, turnBoundRadPerS),
    jointVelocities(description, wheels),
    {
      name: 'speed',
      channels: [{ name: 'speed', unit: 'm/s', low: -speedBoundMPerS, high: speedBoundMPerS }],
      write(_context, out, offset) {
        out[offset] = clamp(odometry.speedMPerS, -speedBoundMPerS, speedBoundMPerS)
      },
    },
  ]
}

/** A place in the plane as the rover sees it: ahead and to its left, m. */
export function placeChannels(name: string, boundM: number): Channel[] {
  return ['ahead', 'left'].map((side) => ({ name: `${name}.${side}`, unit: 'm', low: -boundM, high: boundM }))
}

/** From the rover to a place of the world in which `begin` was at the origin, in the rover's own axes. Shape [2]. */
export function seenFromRover(odometry: Odometry, xM: number, yM: number, out: Float64Array): void {
  const dx = xM - odometry.xM
  const dy = yM - odometry.yM
  const cosine = Math.cos(odometry.headingRad)
  const sine = Math.sin(odometry.headingRad)
  out[0] = cosine * dx + sine * dy
  out[1] = cosine * dy - sine * dx
}

function wheelRadiusM(description: RobotDescription): number {
  const wheel = description.links.find(({ name }) => name === 'left_wheel')
  const rolls = (shape: Shape) => (shape.kind === 'cylinder' ? [shape.radiusM] : [])
  const [radiusM = 0.05] = (wheel?.geometry ?? []).flatMap(({ shape }) => rolls(shape))
  return radiusM
}

function wrap(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle))
}
