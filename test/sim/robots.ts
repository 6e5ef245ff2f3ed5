import type { Geometry, Joint, Link, RobotDescription, Shape, Vec3 } from '../../src/description/types.ts'

/** Robots as object literals, so that the simulation is tested without reading a file. */

const still: Joint = {
  name: 'joint',
  kind: 'revolute',
  parent: 'base',
  child: 'link',
  originM: [0, 0, 0],
  originRpyRad: [0, 0, 0],
  axis: [0, 0, 1],
  unit: 'rad',
  lower: -3,
  upper: 3,
  velocity: 4,
  acceleration: 40,
  effort: 2,
  damping: 0,
  frictionEffort: 0,
  armature: 0,
}

export function joint(changes: Partial<Joint>): Joint {
  return { ...still, ...changes }
}

export function link(name: string, changes: Partial<Link> = {}): Link {
  return {
    name,
    massKg: 1,
    centreOfMassM: [0, 0, 0],
    inertiaKgM2: [1e-3, 1e-3, 1e-3],
    inertiaRpyRad: [0, 0, 0],
    geometry: [],
    friction: 1,
    restitution: 0,
    ...changes,
  }
}

/** A shape that collides. */
export function geometry(shape: Shape, originM: Vec3 = [0, 0, 0], rpyRad: Vec3 = [0, 0, 0]): Geometry {
  return { shape, originM, rpyRad, collides: true, visible: true }
}

/** A thin rod from the origin along x. */
export function rod(name: string, massKg: number, lengthM: number): Link {
  const across = (massKg * lengthM ** 2) / 12
  return link(name, {
    massKg,
    centreOfMassM: [lengthM / 2, 0, 0],
    inertiaKgM2: [1e-5, across, across],
    geometry: [geometry({ kind: 'capsule', lengthM, radiusM: 0.01, axis: [1, 0, 0] }, [lengthM / 2, 0, 0])],
  })
}

const empty: RobotDescription = {
  name: 'robot',
  summary: 'for tests',
  rateHz: 50,
  gravityMPerS2: [0, 0, -9.81],
  base: 'fixed',
  startHeightM: 0,
  selfCollision: false,
  links: [link('base')],
  joints: [],
  frames: [],
  actuators: [],
  sensors: [],
  safety: { staleAfterS: 0.1, heartbeatAfterS: 0.1, trackingError: 0.5 },
  transports: {},
  hash: '0'.repeat(64),
  source: 'test',
}

/** Fill in a description; every joint that moves gets a position and a velocity sensor. */
export function robot(changes: Partial<RobotDescription>): RobotDescription {
  const joints = changes.joints ?? []
  const moving = joints.filter(({ kind }) => kind !== 'fixed')
  const sensors = [
    ...moving.map(({ name }) => ({ kind: 'joint' as const, joint: name, measures: 'position' as const })),
    ...moving.map(({ name }) => ({ kind: 'joint' as const, joint: name, measures: 'velocity' as const })),
  ]
  return { ...empty, sensors, ...changes }
}

/** A rod on a hinge about y; 0 is hanging straight down (the rod's frame is turned so that x points down). */
export function pendulum(changes: Partial<Joint> = {}, lengthM = 0.5): RobotDescription {
  return robot({
    name: 'pendulum',
    links: [link('base'), rod('link', 0.4, lengthM)],
    joints: [
      joint({
        name: 'hinge',
        kind: 'continuous',
        originRpyRad: [0, Math.PI / 2, 0],
        axis: [0, 1, 0],
        lower: -Math.PI,
        upper: Math.PI,
        ...changes,
      }),
    ],
  })
}

/** Two links in a horizontal plane, two position servos. */
export function reacher(): RobotDescription {
  const limits = { lower: -2.8, upper: 2.8, velocity: 4, acceleration: 40, effort: 2, damping: 0.002 }
  return robot({
    name: 'reacher',
    links: [link('base'), rod('upper_arm', 0.12, 0.15), rod('forearm', 0.08, 0.12)],
    joints: [
      joint({ name: 'shoulder', parent: 'base', child: 'upper_arm', ...limits }),
      joint({ name: 'elbow', parent: 'upper_arm', child: 'forearm', originM: [0.15, 0, 0], ...limits }),
    ],
    frames: [{ name: 'fingertip', link: 'forearm', originM: [0.12, 0, 0], rpyRad: [0, 0, 0] }],
    actuators: [
      { name: 'shoulder', joint: 'shoulder', kind: 'position', stiffness: 10, damping: 0.25 },
      { name: 'elbow', joint: 'elbow', kind: 'position', stiffness: 4, damping: 0.08 },
    ],
  })
}

/** A force-limited cart on a rail along x and a free pole; hinge 0 is upright. */
export function cartpole(): RobotDescription {
  return robot({
    name: 'cartpole',
    links: [link('rail'), link('cart', { massKg: 1 }), rod('pole', 0.1, 1)],
    joints: [
      joint({
        name: 'slider',
        kind: 'prismatic',
        parent: 'rail',
        child: 'cart',
        axis: [1, 0, 0],
        unit: 'm',
        lower: -1.8,
        upper: 1.8,
        velocity: 8,
        acceleration: 100,
        effort: 10,
        damping: 0.05,
      }),
      joint({
        name: 'hinge',
        kind: 'continuous',
        parent: 'cart',
        child: 'pole',
        originRpyRad: [0, -Math.PI / 2, 0],
        axis: [0, 1, 0],
        lower: -Math.PI,
        upper: Math.PI,
        velocity: 30,
        damping: 2e-4,
      }),
    ],
    actuators: [{ name: 'slider', joint: 'slider', kind: 'effort', stiffness: 0, damping: 0 }],
  })
}
