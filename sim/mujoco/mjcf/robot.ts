import type { Link, RobotDescription } from '../../../src/description/types.ts'
import type { SceneObject } from '../../../src/task/scene.ts'
import { fromRpy } from '../../kinematics/rotation.ts'
import type { Tree } from '../../kinematics/tree.ts'
import { actuatorElement } from './actuator.ts'
import { groundGeom, linkTouch, solidGeoms } from './geom.ts'
import { jointElement, mimicElement } from './joint.ts'
import { objectBody } from './object.ts'
import { element, position, quaternion } from './xml.ts'

/** A robot as MuJoCo's modelling format, and where in the compiled model its parts are. */
export interface Mjcf {
  readonly text: string
  /** Body of each link; 0 is the world. */
  readonly bodies: Int32Array
  /** By joint that moves: MuJoCo's index of it. */
  readonly joints: Int32Array
  /** By object of the scene: its body, and its joint or −1 if it is fixed. */
  readonly objectBodies: Int32Array
  readonly objectJoints: Int32Array
}

/**
 * Every link is a body in its parent's, every joint that moves a joint of that body, every actuator a `general` one, in
 * the description's order. Principal frames, shapes, limits and friction are the description's.
 */
export function writeMjcf(
  description: RobotDescription,
  tree: Tree,
  stepS: number,
  objects: readonly SceneObject[] = [],
): Mjcf {
  const bodies = new Int32Array(description.links.length)
  const joints = new Int32Array(tree.movingCount)
  const meshes: string[] = []
  const touch = linkTouch(description.selfCollision)
  const felt = new Set(
    description.sensors.flatMap((sensor) => (sensor.kind === 'contact' ? sensor.link : [])),
  )
  let bodyCount = 0
  let jointCount = 0

  const body = (index: number): string => {
    const link = description.links[index]
    const into = tree.joints.find(({ child }) => child === index)
    bodies[index] = ++bodyCount
    if (into && into.moving >= 0) joints[into.moving] = jointCount++
    const { geoms, meshes: own } = solidGeoms(link.name, link, touch, stepS)
    meshes.push(...own)
    const floats = index === tree.root && description.base === 'floating'
    const children = tree.joints.filter(({ parent }) => parent === index).map(({ child }) => child)
    return element('body', place(description, tree, index), [
      ...(floats ? [element('freejoint', {})] : []),
      ...(into ? jointElement(into.joint, servoDamping(description, into.joint.name), stepS) : []),
      ...inertial(link),
      ...geoms,
      ...(felt.has(link.name) ? [touchSite(link.name)] : []),
      ...children.map(body),
    ])
  }
  if (description.base === 'floating') jointCount = 1
  const robot = body(tree.root)
  const objectBodies = Int32Array.from(objects, () => ++bodyCount)
  const objectJoints = Int32Array.from(objects, ({ fixed }) => (fixed ? -1 : jointCount++))
  const things = objects.map((object) => objectBody(object, stepS))
  meshes.push(...things.flatMap((thing) => thing.meshes))

  const text = element('mujoco', { model: description.name }, [
    element('compiler', {
      angle: 'radian',
      autolimits: 'false',
      inertiafromgeom: 'false',
      balanceinertia: 'true',
      fusestatic: 'false',
    }),
    element(
      'option',
      {
        timestep: stepS,
        gravity: description.gravityMPerS2,
        // Implicit in the dampings all the same: see `drive.ts`.
        integrator: 'Euler',
        cone: 'elliptic',
        impratio: 10,
      },
      // A state that went non-finite stays so, for `healthy` to see.
      [element('flag', { autoreset: 'disable', eulerdamp: 'disable' })],
    ),
    ...section('asset', meshes),
    element('worldbody', {}, [
      ...(description.ground ? [groundGeom(description.ground, stepS)] : []),
      robot,
      ...things.map(({ text }) => text),
    ]),
    ...section('contact', besideTheBase(description, tree)),
    ...section(
      'equality',
      tree.joints.flatMap(({ joint }) => mimicElement(joint, stepS)),
    ),
    ...section(
      'actuator',
      description.actuators.map((actuator) =>
        actuatorElement(
          actuator,
          description.joints.find(({ name }) => name === actuator.joint),
        ),
      ),
    ),
    ...section('sensor', touchSensors(description)),
  ])
  return { text, bodies, joints, objectBodies, objectJoints }
}

function servoDamping({ actuators }: RobotDescription, joint: string): number {
  return actuators.reduce((sum, each) => (each.joint === joint ? sum + each.damping : sum), 0)
}

/** Beyond anything that a robot reaches: a touch sensor counts what presses within its site. */
const farAwayM = 1e4

const section = (tag: string, children: readonly string[]): readonly string[] =>
  children.length > 0 ? [element(tag, {}, children)] : []

/** MuJoCo's own "world" is the body that all others are in. */
const bodyName = (name: string): string => (name === 'world' ? 'world link' : name)

function place(
  description: RobotDescription,
  tree: Tree,
  index: number,
): Readonly<Record<string, string | readonly number[]>> {
  const name = bodyName(description.links[index].name)
  const into = tree.joints.find(({ child }) => child === index)
  if (into) return { name, pos: position(into.origin), quat: quaternion(into.originRotation) }
  return { name, pos: [0, 0, description.startHeightM] }
}

/** None for a link without mass: it is welded to one that has. */
function inertial({ massKg, centreOfMassM, inertiaKgM2, inertiaRpyRad }: Link): readonly string[] {
  if (massKg === 0) return []
  const quat = quaternion(fromRpy(inertiaRpyRad))
  return [element('inertial', { pos: centreOfMassM, quat, mass: massKg, diaginertia: inertiaKgM2 })]
}

/**
 * MuJoCo keeps bodies that a joint joins from touching each other, unless the parent stands still: then each pair must be
 * told.
 */
function besideTheBase({ links, base }: RobotDescription, tree: Tree): readonly string[] {
  if (base === 'floating') return []
  const solid = (of: number): readonly string[] =>
    links.flatMap(({ name, geometry }, index) =>
      tree.welds[index]?.body === of && geometry.some(({ collides }) => collides) ? [bodyName(name)] : [],
    )
  const standing = solid(tree.root)
  return tree.joints
    .filter(({ parentBody, moving }) => parentBody === tree.root && moving >= 0)
    .flatMap(({ child }) => solid(child))
    .flatMap((body2) => standing.map((body1) => element('exclude', { body1, body2 })))
}

const aroundLink = (link: string): string => `around ${link}`
const touchSite = (link: string): string =>
  element('site', { name: aroundLink(link), type: 'sphere', size: farAwayM })

/** The sum of the normal forces on a link, in the order of the description's contact sensors. */
function touchSensors({ sensors }: RobotDescription): readonly string[] {
  return sensors.flatMap((sensor) =>
    sensor.kind === 'contact' ? [element('touch', { site: aroundLink(sensor.link) })] : [],
  )
}
