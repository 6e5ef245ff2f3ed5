import { massProperties } from './inertia.ts'
import type { ActuatorDocument, JointDocument, LinkDocument, RobotDocument } from './schema.ts'
import type { Actuator, Joint, JointSensor, Link, RobotDescription, Shape, Vec3 } from './types.ts'

function unit(axis: Vec3): Vec3 {
  const [x, y, z] = axis
  const size = Math.hypot(x, y, z)
  return [x / size, y / size, z / size]
}

function buildShape(shape: LinkDocument['geometry'][number]): Shape {
  if (shape.shape === 'box') return { kind: 'box', sizeM: shape.sizeM }
  if (shape.shape === 'sphere') return { kind: 'sphere', radiusM: shape.radiusM }
  return { kind: shape.shape, lengthM: shape.lengthM, radiusM: shape.radiusM, axis: unit(shape.axis) }
}

function buildLink({ name, massKg, geometry, centreOfMassM, inertiaKgM2 }: LinkDocument): Link {
  const derived = geometry.length > 0 ? massProperties(massKg, geometry, centreOfMassM) : undefined
  return {
    name,
    massKg,
    centreOfMassM: centreOfMassM ?? derived?.centreOfMassM ?? [0, 0, 0],
    inertiaKgM2: inertiaKgM2 ?? derived?.inertiaKgM2 ?? [0, 0, 0],
    geometry: geometry.map((shape) => ({
      shape: buildShape(shape),
      originM: shape.originM,
      collides: shape.collides,
    })),
  }
}

function buildJoint(joint: JointDocument): Joint {
  const { name, kind, parent, child, originM, originRpyRad } = joint
  const placed = { name, kind, parent, child, originM, originRpyRad }
  if (joint.kind === 'fixed') {
    const still = { lower: 0, upper: 0, velocity: 0, acceleration: 0, effort: 0, damping: 0 }
    return { ...placed, axis: [0, 0, 1], unit: 'rad', ...still }
  }
  const axis = unit(joint.axis)
  if (joint.kind === 'prismatic') {
    const { positionM, velocityMPerS, accelerationMPerS2 = 0, effortN = 0 } = joint.limits
    return {
      ...placed,
      axis,
      unit: 'm',
      lower: positionM[0],
      upper: positionM[1],
      velocity: velocityMPerS,
      acceleration: accelerationMPerS2,
      effort: effortN,
      damping: joint.dampingNSPerM,
    }
  }
  const { velocityRadPerS, accelerationRadPerS2 = 0, effortNm = 0 } = joint.limits
  const [lower, upper] = joint.kind === 'revolute' ? joint.limits.positionRad : [-Math.PI, Math.PI]
  return {
    ...placed,
    axis,
    unit: 'rad',
    lower,
    upper,
    velocity: velocityRadPerS,
    acceleration: accelerationRadPerS2,
    effort: effortNm,
    damping: joint.dampingNmSPerRad,
  }
}

function buildActuator(actuator: ActuatorDocument): Actuator {
  const { name = actuator.joint, joint, kind } = actuator
  if (actuator.kind === 'effort') return { name, joint, kind, stiffness: 0, damping: 0 }
  const damping = actuator.dampingNmSPerRad ?? actuator.dampingNSPerM ?? 0
  if (actuator.kind === 'velocity') return { name, joint, kind, stiffness: 0, damping }
  return { name, joint, kind, stiffness: actuator.stiffnessNmPerRad ?? actuator.stiffnessNPerM ?? 0, damping }
}

/** Without a list of sensors every joint that moves is measured: position, then velocity, joint by joint. */
function buildSensors({ sensors, joints }: RobotDocument): JointSensor[] {
  const entries =
    sensors ??
    joints
      .filter((joint) => joint.kind !== 'fixed')
      .map((joint) => ({ joint: joint.name, measures: ['position', 'velocity'] as const }))
  return entries.flatMap(({ joint, measures }) => measures.map((each) => ({ joint, measures: each })))
}

/** The description that a checked document means, all defaults filled in. */
export function buildDescription(robot: RobotDocument): Omit<RobotDescription, 'hash' | 'source'> {
  const { serial } = robot.transports
  return {
    name: robot.name,
    summary: robot.summary,
    rateHz: robot.rateHz,
    gravityMPerS2: robot.gravityMPerS2,
    links: robot.links.map(buildLink),
    joints: robot.joints.map(buildJoint),
    frames: robot.frames,
    actuators: robot.actuators.map(buildActuator),
    sensors: buildSensors(robot),
    safety: {
      staleAfterS: robot.safety.staleAfterS,
      heartbeatAfterS: robot.safety.heartbeatAfterS,
      trackingError: robot.safety.trackingErrorRadOrM,
    },
    transports: serial ? { serial } : {},
  }
}
