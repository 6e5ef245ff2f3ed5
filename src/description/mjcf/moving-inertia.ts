import { addTensors, pointTensor, rotateTensor } from '../principal.ts'
import { rotationFromRpy } from '../rotation-matrix.ts'
import type { Vec3 } from '../types.ts'
import type { LinkValue } from '../urdf/links.ts'
import type { PlacedJoint } from './links.ts'
import { unit } from './orientation.ts'
import { compose, origin, type Pose } from './pose.ts'

/** What a joint moves, with all joints at 0: kg·m² about its axis, or kg along it, its rotor included. */
export function movingInertia(
  joint: PlacedJoint,
  links: readonly LinkValue[],
  joints: readonly PlacedJoint[],
): number {
  const { spec } = joint
  const axis = unit(spec?.axis ?? [0, 0, 1])
  if (!spec || !axis) return 0
  let sum = spec.armature
  const visit = (name: string, pose: Pose): void => {
    const link = links.find(({ value }) => value.name === name)
    if (link) sum += spec.slides ? link.value.massKg : about(axis, link, pose)
    for (const each of joints) if (each.parent === name) visit(each.child, compose(pose, each.pose))
  }
  visit(joint.child, origin)
  return sum
}

function about([x, y, z]: Vec3, { value }: LinkValue, pose: Pose): number {
  const { massKg } = value
  const [a = 0, b = 0, c = 0] = numbersOf(value.inertiaKgM2)
  const [roll = 0, pitch = 0, yaw = 0] = numbersOf(value.inertiaRpyRad)
  const [u = 0, v = 0, w = 0] = numbersOf(value.centreOfMassM)
  const own = rotateTensor([a, b, c, 0, 0, 0], rotationFromRpy([roll, pitch, yaw]))
  const turned = pose.rotation ? rotateTensor(own, pose.rotation) : own
  const centre = compose(pose, { at: [u, v, w] }).at
  const [xx = 0, yy = 0, zz = 0, xy = 0, xz = 0, yz = 0] = addTensors(turned, pointTensor(massKg, centre))
  return xx * x * x + yy * y * y + zz * z * z + 2 * (xy * x * y + xz * x * z + yz * y * z)
}

const numbersOf = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : [])
