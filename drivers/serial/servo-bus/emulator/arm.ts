import { jointReading, sensorReadings } from '../../../../src/description/sensors.ts'
import { findJoint } from '../../../../src/description/spaces.ts'
import type { RobotDescription } from '../../../../src/description/types.ts'
import type { FarEndBody } from '../../far-end/outputs.ts'
import type { ServoFamily } from '../family.ts'
import type { ServoJoint } from '../joints.ts'
import { withinTurn } from '../turns.ts'
import { type Profile, stepProfile } from './profile.ts'
import { createEmulatedServo, type EmulatedServo, type ServoRules } from './servo.ts'

/** How a servo was put into the arm: what a calibration finds out. */
export interface Mounting {
  /** What its encoder says with the joint at 0. */
  readonly zeroCounts: number
  readonly direction: 1 | -1
}

/** A body whose joints are driven by emulated servos. */
export interface EmulatedArm {
  readonly servos: readonly EmulatedServo[]
  /** Goals to the body, what the body measures to the registers. To be called before each step of the body. */
  step(periodS: number, silentS: number): void
  /** Somebody moves the joints of servos without torque, rad. Where there is torque, nothing happens. */
  hand(position: ArrayLike<number>): void
}

/** @throws SinewError `description` if a joint's position is not measured */
export function createEmulatedArm(
  description: RobotDescription,
  family: ServoFamily,
  rules: ServoRules,
  joints: readonly ServoJoint[],
  body: FarEndBody,
  mountings: readonly Mounting[] = joints,
): EmulatedArm {
  const { registers, countsPerTurn } = family
  const radPerCount = (2 * Math.PI) / countsPerTurn
  const measured = new Float64Array(sensorReadings(description).length)
  const command = new Float64Array(joints.length)

  const parts = joints.map((joint, index) => {
    const initial = new Map([
      [registers.id, joint.id],
      [registers.model, joint.model.number],
      [registers.mode, joint.mode],
      [registers.baudRate, family.baudRates[1_000_000] ?? 0],
    ])
    const { stiffness, damping } = description.actuators[index] ?? { stiffness: 0, damping: 0 }
    return {
      joint,
      stiffness,
      damping,
      servo: createEmulatedServo(family, initial),
      mounting: mountings[index] ?? joint,
      bounds: findJoint(description, joint.joint),
      position: jointReading(description, joint.joint, 'position'),
      velocity: jointReading(description, joint.joint, 'velocity'),
      profile: { position: 0, velocity: 0 } as Profile,
    }
  })

  const presentCounts = (mounting: Mounting, servo: EmulatedServo, rad: number): number => {
    const actual = Math.round(mounting.zeroCounts + (mounting.direction * rad) / radPerCount)
    const present =
      withinTurn(actual, countsPerTurn) + family.homingSign * servo.value(registers.homingOffset)
    return rules.wraps ? withinTurn(present, countsPerTurn) : present
  }
  const look = (): void => {
    body.read(measured)
    for (const [index, { joint, servo, mounting, stiffness, damping, ...part }] of parts.entries()) {
      const rad = measured[part.position] ?? 0
      const speed = measured[part.velocity] ?? 0
      const effort = stiffness * ((command[index] ?? 0) - rad) - damping * speed
      servo.set(registers.presentPosition, presentCounts(mounting, servo, rad))
      servo.set(registers.presentVelocity, (mounting.direction * speed) / family.radPerSPerCount)
      const told = joint.kind === 'effort' ? (command[index] ?? 0) : joint.kind === 'position' ? effort : 0
      const bounded = Math.min(joint.model.stallNm, Math.max(-joint.model.stallNm, told))
      const torque = servo.value(registers.torqueEnable) === 0 ? 0 : bounded
      servo.set(registers.presentEffort, (mounting.direction * torque) / joint.model.nmPerCount)
    }
  }
  /** Without torque gears and friction keep a joint where it is; it is the hand that moves it. */
  const limp = (profile: Profile): number => {
    profile.velocity = 0
    return profile.position
  }
  const drive = (periodS: number): void => {
    for (const [index, { joint, servo, mounting, bounds, profile, ...part }] of parts.entries()) {
      const torque = servo.value(registers.torqueEnable) !== 0
      if (joint.kind !== 'position') {
        const unit = mounting.direction * joint.goalUnit
        command[index] = torque ? servo.value(joint.goal) * unit : 0
        continue
      }
      if (!torque) {
        command[index] = limp(profile)
        continue
      }
      const low = servo.value(registers.minPosition)
      const high = servo.value(registers.maxPosition)
      const goal = Math.min(high, Math.max(low, servo.value(joint.goal)))
      const present = servo.value(registers.presentPosition)
      const rad = measured[part.position] ?? 0
      const target = rad + mounting.direction * (goal - present) * radPerCount
      stepProfile(
        profile,
        Math.min(bounds.upper, Math.max(bounds.lower, target)),
        rules.profile(servo),
        periodS,
      )
      command[index] = profile.position
    }
  }

  look()
  for (const { profile, position } of parts) profile.position = measured[position] ?? 0
  return {
    servos: parts.map(({ servo }) => servo),
    step: (periodS, silentS) => {
      look()
      for (const { servo } of parts) rules.watch(servo, silentS)
      drive(periodS)
      body.command(command)
    },
    hand: (position) => {
      for (const [index, { servo, profile }] of parts.entries()) {
        if (servo.value(registers.torqueEnable) === 0) profile.position = position[index] ?? profile.position
      }
    },
  }
}
