import { parseDescription } from '../../src/description/parse.ts'
import type { RobotDescription } from '../../src/description/types.ts'

/** Small robots whose motion is known from theory. */

const describe = (text: string): RobotDescription => parseDescription(text, 'bench/physics/robots.ts')

const rod = (name: string, massKg: number, lengthM: number): string =>
  `  - { name: ${name}, massKg: ${massKg}, geometry: [{ shape: cylinder, lengthM: ${lengthM}, radiusM: 0.01, axis: [1, 0, 0], originM: [${lengthM / 2}, 0, 0], collides: false }] }\n`
const base = '  - { name: base, massKg: 1, inertiaKgM2: [1, 1, 1] }\n'
const limits = '{ positionRad: [-3.1, 3.1], velocityRadPerS: 20, accelerationRadPerS2: 500, effortNm: 50 }'

/** A rod of 0.5 m; its frame is turned so that 0 hangs down. */
export const pendulum = (): RobotDescription =>
  describe(`name: pendulum
rateHz: 240
links:
${base}${rod('rod', 0.4, 0.5)}joints:
  - { name: hinge, kind: continuous, parent: base, child: rod, originRpyRad: [0, ${Math.PI / 2}, 0], axis: [0, 1, 0], limits: { velocityRadPerS: 20 } }
`)

/** Two rods, free. */
export const doublePendulum = (): RobotDescription =>
  describe(`name: double_pendulum
rateHz: 240
links:
${base}${rod('upper', 0.5, 0.4)}${rod('lower', 0.3, 0.3)}joints:
  - { name: shoulder, kind: continuous, parent: base, child: upper, originRpyRad: [0, ${Math.PI / 2}, 0], axis: [0, 1, 0], limits: { velocityRadPerS: 20 } }
  - { name: elbow, kind: continuous, parent: upper, child: lower, originM: [0.4, 0, 0], axis: [0, 1, 0], limits: { velocityRadPerS: 20 } }
`)

/** The same two rods as a planar arm, hanging at 0, with a motor in each joint. */
export const planarArm = (): RobotDescription =>
  describe(`name: planar_arm
rateHz: 240
links:
${base}${rod('upper', 0.5, 0.4)}${rod('lower', 0.3, 0.3)}joints:
  - { name: shoulder, kind: revolute, parent: base, child: upper, originRpyRad: [0, ${Math.PI / 2}, 0], axis: [0, 1, 0], limits: ${limits} }
  - { name: elbow, kind: revolute, parent: upper, child: lower, originM: [0.4, 0, 0], axis: [0, 1, 0], limits: ${limits} }
actuators:
  - { joint: shoulder, kind: effort }
  - { joint: elbow, kind: effort }
`)

/** Four joints in space, one of them sliding, a tool welded on askew, torque motors. */
export const spatialArm = (): RobotDescription =>
  describe(`name: spatial_arm
rateHz: 240
links:
${base}  - { name: turret, massKg: 2, geometry: [{ shape: box, sizeM: [0.12, 0.1, 0.2], originM: [0, 0.01, 0.1], collides: false }] }
  - { name: upper, massKg: 0.8, inertiaKgM2: [0.004, 0.012, 0.014], inertiaRpyRad: [0.3, 0.2, -0.4], centreOfMassM: [0.15, 0.01, -0.02] }
  - { name: fore, massKg: 0.5, geometry: [{ shape: box, sizeM: [0.25, 0.04, 0.05], originM: [0.12, 0, 0], rpyRad: [0, 0.2, 0.3], collides: false }] }
  - { name: slide, massKg: 0.3, geometry: [{ shape: box, sizeM: [0.2, 0.02, 0.03], originM: [0.1, 0, 0], collides: false }] }
  - { name: tool, massKg: 0.1, geometry: [{ shape: sphere, radiusM: 0.02, collides: false }] }
joints:
  - { name: yaw, kind: revolute, parent: base, child: turret, axis: [0, 0, 1], limits: ${limits} }
  - { name: pitch, kind: revolute, parent: turret, child: upper, originM: [0.05, 0, 0.2], axis: [0, 1, 0], limits: ${limits} }
  - { name: roll, kind: revolute, parent: upper, child: fore, originM: [0.3, 0, 0], originRpyRad: [0.5, 0, 0], axis: [0, 0.6, 0.8], limits: ${limits} }
  - { name: reach, kind: prismatic, parent: fore, child: slide, originM: [0.2, 0, 0], axis: [1, 0, 0], limits: { positionM: [-0.5, 0.5], velocityMPerS: 5, accelerationMPerS2: 50, effortN: 50 } }
  - { name: mount, kind: fixed, parent: slide, child: tool, originM: [0.2, 0.03, 0.02], originRpyRad: [0.3, 0.7, -0.2] }
actuators:
  - { joint: yaw, kind: effort }
  - { joint: pitch, kind: effort }
  - { joint: roll, kind: effort }
  - { joint: reach, kind: effort }
`)

/** A flywheel of 0.01 kg·m² on a position servo: damping ratio 0.5, 40 rad/s. */
export const servo = { inertia: 0.01, stiffness: 16, damping: 0.4 }
export const servoWheel = (): RobotDescription =>
  describe(`name: servo_wheel
rateHz: 240
links:
${base}  - { name: wheel, massKg: 1, inertiaKgM2: [0.01, 0.01, ${servo.inertia}] }
joints:
  - { name: axle, kind: revolute, parent: base, child: wheel, axis: [0, 0, 1], limits: ${limits} }
actuators:
  - { joint: axle, kind: position, stiffnessNmPerRad: ${servo.stiffness}, dampingNmSPerRad: ${servo.damping} }
`)

/** A flat box that is free to move, with an IMU that is mounted askew, on a plane or without one. */
export function slab(options: {
  gravity?: readonly [number, number, number]
  ground?: boolean
  friction?: number
  heightM?: number
}): RobotDescription {
  const { gravity = [0, 0, -9.81], ground = false, friction = 0.5, heightM = 0.05 } = options
  return describe(`name: slab
rateHz: 240
gravityMPerS2: [${gravity.join(', ')}]
base: floating
startHeightM: ${heightM}
${ground ? `ground: { friction: ${friction} }\n` : ''}links:
  - { name: box, massKg: 2, friction: ${friction}, geometry: [{ shape: box, sizeM: [0.4, 0.4, 0.1] }] }
frames:
  - { name: eye, link: box, originM: [0, 0, -0.05], rpyRad: [0, ${Math.PI / 2}, 0] }
sensors:
  - { kind: base }
  - { kind: imu, link: box, originM: [0.1, 0.05, 0.02], rpyRad: [0.4, -0.3, 1.2] }
  - { kind: contact, link: box, measures: [contact, force] }
  - { kind: range, frame: eye, maxM: 5 }
`)
}

/** Six joints in the size of a small industrial arm with 1 kg in its hand, stiff servos. */
export function servoArm(): RobotDescription {
  const axes = ['[0, 0, 1]', '[0, 1, 0]', '[0, 1, 0]', '[1, 0, 0]', '[0, 1, 0]', '[1, 0, 0]']
  const lengths = [0.1, 0.3, 0.25, 0.1, 0.08, 0.05]
  const masses = [2, 1.5, 1, 0.5, 0.4, 0.2]
  const link = (_: string, index: number): string =>
    `  - { name: l${index}, massKg: ${masses[index]}, geometry: [{ shape: box, sizeM: [${lengths[index]}, 0.06, 0.06], originM: [${lengths[index] / 2}, 0, 0], collides: false }] }`
  const joint = (axis: string, index: number): string =>
    `  - { name: j${index}, kind: revolute, parent: ${index ? `l${index - 1}` : 'base'}, child: l${index}, originM: [${index ? lengths[index - 1] : 0}, 0, 0], axis: ${axis}, limits: ${limits} }`
  return describe(`name: servo_arm
rateHz: 60
links:
${base}${axes.map(link).join('\n')}
  - { name: load, massKg: 1, geometry: [{ shape: sphere, radiusM: 0.03, collides: false }] }
joints:
${axes.map(joint).join('\n')}
  - { name: grip, kind: fixed, parent: l5, child: load, originM: [0.05, 0, 0] }
actuators:
${axes.map((_, index) => `  - { joint: j${index}, kind: position, stiffnessNmPerRad: ${[400, 400, 300, 100, 80, 40][index]}, dampingNmSPerRad: ${[20, 20, 12, 3, 2, 0.5][index]} }`).join('\n')}
`)
}
