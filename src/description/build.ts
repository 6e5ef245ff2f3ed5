import { buildActuatorModel, buildNoise } from './build-models.ts'
import { massProperties } from './inertia.ts'
import type {
  ActuatorDocument,
  JointDocument,
  LinkDocument,
  RobotDocument,
  SensorDocument,
} from './schema.ts'
import { buildTransports } from './transports/index.ts'
import type { Actuator, Joint, Link, RobotDescription, Sensor, SensorNoise, Shape, Vec3 } from './types.ts'

function unit(axis: Vec3): Vec3 {
  const [x, y, z] = axis
  const size = Math.hypot(x, y, z)
  return [x / size, y / size, z / size]
}

function buildShape(shape: LinkDocument['geometry'][number]): Shape {
  if (shape.shape === 'box') return { kind: 'box', sizeM: shape.sizeM }
  if (shape.shape === 'sphere') return { kind: 'sphere', radiusM: shape.radiusM }
  if (shape.shape === 'hull') return { kind: 'hull', pointsM: shape.pointsM }
  if (shape.shape === 'mesh') return { kind: 'mesh', file: shape.file, scale: shape.scale }
  return { kind: shape.shape, lengthM: shape.lengthM, radiusM: shape.radiusM, axis: unit(shape.axis) }
}

function buildLink(link: LinkDocument): Link {
  const { name, massKg, geometry, centreOfMassM, inertiaKgM2, inertiaRpyRad, friction, restitution } = link
  const derived = massProperties(massKg, geometry, centreOfMassM)
  return {
    name,
    massKg,
    centreOfMassM: centreOfMassM ?? derived?.centreOfMassM ?? [0, 0, 0],
    inertiaKgM2: inertiaKgM2 ?? derived?.inertiaKgM2 ?? [0, 0, 0],
    inertiaRpyRad: inertiaKgM2 ? inertiaRpyRad : (derived?.inertiaRpyRad ?? [0, 0, 0]),
    geometry: geometry.map((shape) => ({
      shape: buildShape(shape),
      originM: shape.originM,
      rpyRad: shape.rpyRad,
      collides: shape.collides,
      visible: shape.visible,
      ...(shape.colourRgba ? { colourRgba: shape.colourRgba } : {}),
    })),
    friction,
    restitution,
  }
}

function buildJoint(joint: JointDocument): Joint {
  const { name, kind, parent, child, originM, originRpyRad } = joint
  const placed = { name, kind, parent, child, originM, originRpyRad }
  if (joint.kind === 'fixed') {
    const still = { lower: 0, upper: 0, velocity: 0, acceleration: 0, effort: 0 }
    return { ...placed, axis: [0, 0, 1], unit: 'rad', ...still, damping: 0, frictionEffort: 0, armature: 0 }
  }
  const axis = unit(joint.axis)
  if (joint.kind === 'prismatic') {
    const { positionM, velocityMPerS, accelerationMPerS2 = 0, jerkMPerS3: jerk, effortN = 0 } = joint.limits
    return {
      ...placed,
      axis,
      unit: 'm',
      lower: positionM[0],
      upper: positionM[1],
      velocity: velocityMPerS,
      acceleration: accelerationMPerS2,
      ...(jerk === undefined ? {} : { jerk }),
      effort: effortN,
      damping: joint.dampingNSPerM,
      frictionEffort: joint.frictionN,
      armature: joint.armatureKg,
      ...buildMimic(joint.mimic, joint.mimic?.offsetM),
    }
  }
  const { velocityRadPerS, accelerationRadPerS2 = 0, jerkRadPerS3: jerk, effortNm = 0 } = joint.limits
  const [lower, upper] = joint.kind === 'revolute' ? joint.limits.positionRad : [-Math.PI, Math.PI]
  return {
    ...placed,
    axis,
    unit: 'rad',
    lower,
    upper,
    velocity: velocityRadPerS,
    acceleration: accelerationRadPerS2,
    ...(jerk === undefined ? {} : { jerk }),
    effort: effortNm,
    damping: joint.dampingNmSPerRad,
    frictionEffort: joint.frictionNm,
    armature: joint.armatureKgM2,
    ...buildMimic(joint.mimic, joint.mimic?.offsetRad),
  }
}

function buildMimic(
  mimic: { joint: string; multiplier: number } | undefined,
  offset = 0,
): Pick<Joint, 'mimic'> {
  return mimic ? { mimic: { joint: mimic.joint, multiplier: mimic.multiplier, offset } } : {}
}

function buildActuator(actuator: ActuatorDocument): Actuator {
  const { name = actuator.joint, joint, kind } = actuator
  const model = buildActuatorModel(actuator.model)
  const common = { name, joint, kind, stiffness: 0, damping: 0, ...(model ? { model } : {}) }
  if (actuator.kind === 'effort') return common
  const damping = actuator.dampingNmSPerRad ?? actuator.dampingNSPerM ?? 0
  if (actuator.kind === 'velocity') return { ...common, damping }
  const stiffness = actuator.stiffnessNmPerRad ?? actuator.stiffnessNPerM ?? 0
  return { ...common, stiffness, damping }
}

/** Without a list of sensors every joint that moves is measured: position, then velocity, joint by joint. */
function buildSensors({ sensors, joints, rateHz }: RobotDocument): Sensor[] {
  if (sensors) return sensors.flatMap((sensor) => buildSensor(sensor, rateHz))
  return joints
    .filter((joint) => joint.kind !== 'fixed')
    .flatMap(({ name }) => buildSensor({ joint: name, measures: ['position', 'velocity'] }, rateHz))
}

function buildSensor(sensor: SensorDocument, rateHz: number): Sensor[] {
  const noiseOf = (quantities: readonly string[]): { noise?: SensorNoise } => {
    const noise = buildNoise(sensor.noise, quantities, rateHz)
    return noise ? { noise } : {}
  }
  switch (sensor.kind) {
    case undefined:
    case 'joint': {
      const { joint } = sensor
      return sensor.measures.map((measures) => ({ kind: 'joint', joint, measures, ...noiseOf([measures]) }))
    }
    case 'contact': {
      const { name = sensor.link, link, maxN } = sensor
      return sensor.measures.map((measures) => {
        return { kind: 'contact', name, link, measures, maxN, ...noiseOf([measures]) }
      })
    }
    case 'range': {
      const { name = sensor.frame, frame, maxM } = sensor
      return [{ kind: 'range', name, frame, maxM, ...noiseOf(['range']) }]
    }
    default: {
      const { noise: _, ...perfect } = sensor
      return [{ ...perfect, ...noiseOf(sensor.measures) }]
    }
  }
}

/** The description that a checked document means, all defaults filled in. */
export function buildDescription(robot: RobotDocument): Omit<RobotDescription, 'hash' | 'source'> {
  return {
    name: robot.name,
    summary: robot.summary,
    rateHz: robot.rateHz,
    gravityMPerS2: robot.gravityMPerS2,
    base: robot.base,
    startHeightM: robot.startHeightM,
    selfCollision: robot.selfCollision,
    ...(robot.physics ? { physicsStepHz: robot.physics.stepHz } : {}),
    ...(robot.ground ? { ground: robot.ground } : {}),
    links: robot.links.map(buildLink),
    joints: robot.joints.map(buildJoint),
    frames: robot.frames,
    actuators: robot.actuators.map(buildActuator),
    ...(robot.battery ? { battery: robot.battery } : {}),
    sensors: buildSensors(robot),
    safety: {
      staleAfterS: robot.safety.staleAfterS,
      heartbeatAfterS: robot.safety.heartbeatAfterS,
      trackingError: robot.safety.trackingErrorRadOrM,
      ...(robot.safety.workspace ? { workspace: robot.safety.workspace } : {}),
      ...(robot.safety.late ? { late: robot.safety.late } : {}),
      ...(robot.safety.distribution ? { distribution: robot.safety.distribution } : {}),
      ...(robot.safety.ladder ? { ladder: robot.safety.ladder } : {}),
      ...(robot.safety.park ? { park: robot.safety.park } : {}),
    },
    transports: buildTransports(robot.transports),
  }
}
