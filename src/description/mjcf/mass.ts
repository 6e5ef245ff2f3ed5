import { type SolidGeometry, solid } from '../inertia.ts'
import { addTensors, pointTensor, principalInertia, rotateTensor } from '../principal.ts'
import { rotationFromRpy } from '../rotation-matrix.ts'
import type { Vec3 } from '../types.ts'
import { type InertialValue, possible } from '../urdf/inertial.ts'
import { optionalNumber, requiredNumber } from '../urdf/values.ts'
import type { XmlElement } from '../urdf/xml.ts'
import type { Body } from './body.ts'
import type { Geom } from './geoms.ts'
import { meshSolid } from './mesh-solid.ts'
import { readPose } from './orientation.ts'
import { add, compose, type Pose, rotate, rpyOf } from './pose.ts'
import type { Source } from './source.ts'
import { noteAttributes, numbers } from './values.ts'

/** MuJoCo's density where a geom gives neither mass nor density: water's. */
const densityKgPerM3 = 1000

/** Mass, centre and tensor about it, in some frame. */
interface Mass {
  readonly massKg: number
  readonly centreM: Vec3
  readonly tensor: readonly number[]
}

/**
 * A body's mass properties as a robot.yaml writes them, in the frame that has the body's at `link`: those of `<inertial>`,
 * or of its geoms.
 *
 * @throws SinewError `description` for a negative mass, and for moments that no body can have.
 */
export function readMass(source: Source, body: Body, link: Pose): InertialValue {
  const { inertial, element } = body
  const { inertiaFromGeoms: fromGeoms } = source.compiler
  const given = inertial && fromGeoms !== true
  if (!given && fromGeoms === false) return { massKg: 0 }
  const mass = given ? ofInertial(source, inertial, link) : ofGeoms(source, body.geoms, link)
  return bounded(source, given ? inertial : element, mass)
}

interface Principal {
  readonly massKg: number
  readonly centreOfMassM: Vec3
  readonly moments: Vec3
  readonly inertiaRpyRad: Vec3
}

function ofInertial(source: Source, inertial: XmlElement, link: Pose): Principal | undefined {
  const { report, compiler } = source
  const massKg = requiredNumber(report, inertial, 'mass')
  if (massKg < 0) {
    throw report.fault(inertial, 'a mass cannot be negative', 'kg', String(massKg), 'correct the mass')
  }
  if (massKg === 0) return undefined
  const pose = compose(link, readPose(report, compiler, inertial))
  const [a = 0, b = 0, c = 0] = numbers(report, inertial, 'diaginertia', 3, 3) ?? []
  const full = numbers(report, inertial, 'fullinertia', 6, 6)
  if (!full) return { massKg, centreOfMassM: pose.at, moments: [a, b, c], inertiaRpyRad: rpyOf(pose) }
  const { inertiaKgM2, inertiaRpyRad } = principalInertia(full)
  const inner = inertiaRpyRad.every((angle) => angle === 0) ? undefined : rotationFromRpy(inertiaRpyRad)
  const axes = compose(pose, inner ? { at: [0, 0, 0], rotation: inner } : { at: [0, 0, 0] })
  return { massKg, centreOfMassM: pose.at, moments: inertiaKgM2, inertiaRpyRad: rpyOf(axes) }
}

function ofGeoms(source: Source, geoms: readonly Geom[], link: Pose): Principal | undefined {
  const [first, last] = source.compiler.heavyGroups
  const masses = geoms
    .filter(({ group }) => group >= first && group <= last)
    .flatMap((geom) => geomMass(source, geom, link) ?? [])
  const massKg = masses.reduce((sum, each) => sum + each.massKg, 0)
  if (!(massKg > 0)) return undefined
  const mean = (axis: 0 | 1 | 2): number =>
    masses.reduce((sum, each) => sum + (each.massKg / massKg) * each.centreM[axis], 0)
  const centre: Vec3 = [mean(0), mean(1), mean(2)]
  const tensor = masses.reduce(
    (sum: number[], each) => {
      const [x, y, z] = each.centreM
      const shift = pointTensor(each.massKg, [x - centre[0], y - centre[1], z - centre[2]])
      return addTensors(sum, addTensors(each.tensor, shift))
    },
    Array.from({ length: 6 }, () => 0),
  )
  const { inertiaKgM2, inertiaRpyRad } = principalInertia(tensor)
  return { massKg, centreOfMassM: centre, moments: inertiaKgM2, inertiaRpyRad }
}

function geomMass(source: Source, geom: Geom, link: Pose): Mass | undefined {
  const { report } = source
  const { element, form } = geom
  noteAttributes(report, element, ['shellinertia'])
  const given = optionalNumber(report, element, 'mass')
  const density = optionalNumber(report, element, 'density') ?? densityKgPerM3
  if ((given ?? density) < 0) {
    throw report.fault(element, 'a mass cannot be negative', 'kg', String(given ?? density), 'correct it')
  }
  if (form.kind === 'plane' || (given ?? density) === 0) return undefined
  const body = form.kind === 'mesh' ? meshSolid(source, element, form.name) : formSolid(form)
  if (!body) return undefined
  const massKg = given ?? density * body.volumeM3
  if (!(massKg > 0)) return undefined
  const pose = compose(compose(link, geom.pose), body.pose)
  const tensor = body.tensor.map((value) => massKg * value)
  return {
    massKg,
    centreM: add(pose.at, rotate(pose.rotation, body.centreM)),
    tensor: pose.rotation ? rotateTensor(tensor, pose.rotation) : tensor,
  }
}

const centred = { centreM: [0, 0, 0] as Vec3, pose: { at: [0, 0, 0] as Vec3 } }

function formSolid(form: Exclude<Geom['form'], { kind: 'plane' | 'mesh' }>) {
  if (form.kind === 'ellipsoid') {
    const [a, b, c] = form.halfM
    const tensor = [(b * b + c * c) / 5, (a * a + c * c) / 5, (a * a + b * b) / 5, 0, 0, 0]
    return { ...centred, volumeM3: (4 / 3) * Math.PI * a * b * c, tensor }
  }
  const at = { originM: [0, 0, 0], rpyRad: [0, 0, 0] } as const
  const shape: SolidGeometry =
    'radiusM' in form
      ? { shape: form.kind, radiusM: form.radiusM, lengthM: form.lengthM, axis: [0, 0, 1], ...at }
      : form.kind === 'box'
        ? { shape: 'box', sizeM: [2 * form.halfM[0], 2 * form.halfM[1], 2 * form.halfM[2]], ...at }
        : { shape: 'sphere', radiusM: form.halfM[0], ...at }
  const body = solid(shape)
  return body && { ...centred, ...body }
}

/** What the compiler does to masses that are too small or out of balance. */
function bounded(
  { report, compiler }: Source,
  element: XmlElement,
  found: Principal | undefined,
): InertialValue {
  const { leastMassKg, leastInertiaKgM2, balanceInertia } = compiler
  if (!found)
    return { massKg: leastMassKg > 0 ? leastMassKg : 0, ...leastMoments(leastMassKg, leastInertiaKgM2) }
  const massKg = Math.max(found.massKg, leastMassKg)
  const [a, b, c] = found.moments.map((moment) => Math.max(moment, leastInertiaKgM2)) as [
    number,
    number,
    number,
  ]
  const mean = (a + b + c) / 3
  const off = a + b < c || a + c < b || b + c < a
  const moments: Vec3 = balanceInertia && off ? [mean, mean, mean] : [a, b, c]
  const { centreOfMassM, inertiaRpyRad } = found
  return { massKg, centreOfMassM, inertiaKgM2: possible(report, element, moments, 'refuse'), inertiaRpyRad }
}

function leastMoments(massKg: number, least: number): { inertiaKgM2?: Vec3 } {
  if (massKg <= 0) return {}
  const moment = Math.max(least, 1e-6 * massKg)
  return { inertiaKgM2: [moment, moment, moment] }
}
