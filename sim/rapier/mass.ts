import { addTensors, pointTensor, principalInertia, rotateTensor } from '../../src/description/principal.ts'
import { rotationFromRpy } from '../../src/description/rotation-matrix.ts'
import type { Link, RobotDescription, Vec3 } from '../../src/description/types.ts'
import { add, fromRpy, type Rotation, rotate, type Vector, vector } from '../kinematics/rotation.ts'
import type { Tree, Weld } from '../kinematics/tree.ts'
import type { PhysicsVariation } from '../variation.ts'

/** Mass properties of a rigid body in its frame, as Rapier takes them. */
export interface BodyMass {
  readonly massKg: number
  readonly centre: Vector
  readonly inertia: Vector
  readonly inertiaRotation: Rotation
}

/** Mass of the body whose topmost link is `top`: that link, what is welded to it, and the rotor of its joint. */
export function bodyMass(
  description: RobotDescription,
  tree: Tree,
  top: number,
  variation: PhysicsVariation,
): BodyMass {
  const parts = description.links.flatMap((link, index) => {
    const weld = tree.welds[index]
    return weld?.body === top ? [{ link: varied(link, index, variation), weld }] : []
  })
  const place = tree.joints.find(({ child }) => child === top)
  const joint = place?.joint
  const turns = place && place.joint.kind !== 'prismatic'
  const armature = turns ? place.joint.armature * variation.armatureScale[place.moving] : 0
  const [only, second] = parts
  if (only && !second && armature === 0) return lone(only.link)

  const massKg = parts.reduce((sum, { link }) => sum + link.massKg, 0)
  const placed = parts.map(({ link, weld }) => {
    const at = add(weld.position, rotate(weld.rotation, vector(link.centreOfMassM)))
    return { link, weld, at: [at.x, at.y, at.z] as const }
  })
  const mean = (axis: 0 | 1 | 2): number =>
    massKg === 0 ? 0 : placed.reduce((sum, { link, at }) => sum + link.massKg * at[axis], 0) / massKg
  const centre: Vec3 = [mean(0), mean(1), mean(2)]
  let tensor = rotorTensor(joint?.axis ?? [0, 0, 1], armature)
  for (const { link, weld, at } of placed) {
    const arm: Vec3 = [at[0] - centre[0], at[1] - centre[1], at[2] - centre[2]]
    tensor = addTensors(tensor, addTensors(linkTensor(link, weld), pointTensor(link.massKg, arm)))
  }
  const { inertiaKgM2, inertiaRpyRad } = principalInertia(tensor)
  return {
    massKg,
    centre: vector(centre),
    inertia: vector(inertiaKgM2),
    inertiaRotation: fromRpy(inertiaRpyRad),
  }
}

function varied(link: Link, index: number, { massScale, centreOffsetM }: PhysicsVariation): Link {
  const scale = massScale[index]
  const [x, y, z] = link.centreOfMassM
  const [xx, yy, zz] = link.inertiaKgM2
  const at = 3 * index
  return {
    ...link,
    massKg: scale * link.massKg,
    inertiaKgM2: [scale * xx, scale * yy, scale * zz],
    centreOfMassM: [x + centreOffsetM[at], y + centreOffsetM[at + 1], z + centreOffsetM[at + 2]],
  }
}

function lone({ massKg, centreOfMassM, inertiaKgM2, inertiaRpyRad }: Link): BodyMass {
  return {
    massKg,
    centre: vector(centreOfMassM),
    inertia: vector(inertiaKgM2),
    inertiaRotation: fromRpy(inertiaRpyRad),
  }
}

/** A link's tensor about its own centre, in the axes of the body. */
function linkTensor({ inertiaKgM2, inertiaRpyRad }: Link, { rotation }: Weld): number[] {
  const own = rotateTensor([...inertiaKgM2, 0, 0, 0], rotationFromRpy(inertiaRpyRad))
  return rotateTensor(own, rotationMatrix(rotation))
}

/** J·a·aᵀ: a rotor feels turns about the joint's axis only. */
function rotorTensor([x, y, z]: Vec3, armature: number): number[] {
  return [x * x, y * y, z * z, x * y, x * z, y * z].map((part) => armature * part)
}

function rotationMatrix({ x, y, z, w }: Rotation): number[] {
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  ]
}
