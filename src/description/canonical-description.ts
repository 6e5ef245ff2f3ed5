import { hashedTransports } from './transports/index.ts'
import type { Geometry, Joint, Link, RobotDescription, Sensor, Vec3 } from './types.ts'

/** What has its neutral value is left out, so that a description written before the field existed keeps its hash. */
const unless = <T>(value: T, neutral: T): T | undefined => (value === neutral ? undefined : value)
const turned = (rpy: Vec3): Vec3 | undefined => (rpy.every((angle) => angle === 0) ? undefined : rpy)

function canonicalGeometry({ shape, originM, rpyRad, collides }: Geometry): object {
  return { shape, originM, rpyRad: turned(rpyRad), collides }
}

function canonicalLink(link: Link): object {
  return {
    ...link,
    inertiaRpyRad: turned(link.inertiaRpyRad),
    friction: unless(link.friction, 1),
    restitution: unless(link.restitution, 0),
    // How a link looks, and where its mesh lies on this machine, does not bear on control.
    geometry: link.geometry.filter(({ shape }) => shape.kind !== 'mesh').map(canonicalGeometry),
  }
}

function canonicalJoint(joint: Joint): object {
  const { frictionEffort, armature } = joint
  return { ...joint, frictionEffort: unless(frictionEffort, 0), armature: unless(armature, 0) }
}

function canonicalSensor(sensor: Sensor): object {
  if (sensor.kind !== 'joint') return sensor
  return { joint: sensor.joint, measures: sensor.measures, noise: sensor.noise }
}

/** What of a description bears on control, in the form that is hashed. Name, summary, file and baud rate do not. */
export function canonicalDescription(description: Omit<RobotDescription, 'hash' | 'source'>): object {
  const { rateHz, gravityMPerS2, actuators, safety, ground } = description
  return {
    rateHz,
    gravityMPerS2,
    base: unless(description.base, 'fixed'),
    startHeightM: unless(description.startHeightM, 0),
    selfCollision: unless(description.selfCollision, false),
    ground,
    physicsStepHz: description.physicsStepHz,
    links: description.links.map(canonicalLink),
    joints: description.joints.map(canonicalJoint),
    frames: description.frames.map((frame) => ({ ...frame, rpyRad: turned(frame.rpyRad) })),
    actuators,
    battery: description.battery,
    sensors: description.sensors.map(canonicalSensor),
    safety,
    ...hashedTransports(description.transports),
  }
}
