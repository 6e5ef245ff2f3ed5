import { principalInertia } from '../principal.ts'
import { rotationFromRpy, rpyFromRotation } from '../rotation-matrix.ts'
import type { Vec3 } from '../types.ts'
import type { Report } from './report.ts'
import { readOrigin, requiredNumber } from './values.ts'
import { childOf, type XmlElement } from './xml.ts'

/** A link's mass properties as a robot.yaml writes them. */
export interface InertialValue {
  readonly massKg: number
  readonly centreOfMassM?: Vec3
  readonly inertiaKgM2?: Vec3
  readonly inertiaRpyRad?: Vec3
}

/** What to do about moments that no body can have; given: a robot.yaml says them, so the URDF's do not matter. */
export type InertiaMode = 'refuse' | 'mend' | 'given'

/** Rounding of a CAD export: moments may miss what a body can have by this share of the largest. */
const tolerance = 0.02
/** Links as light as this stand for nothing: their moments are mended whatever they are. */
const dummyKg = 1e-3
/** Moments below this, times the mass, are zeros with rounding: of a body smaller than a micrometre. */
const zeroM2 = 1e-12
/** Density of the ball that stands in for a mass whose moments are all zero: water. */
const ballKgPerM3 = 1000

/**
 * `<inertial>`: mass, centre of mass, and the tensor as principal moments and axes in the link's frame.
 *
 * @throws SinewError `description` for a negative mass, and for moments that no body can have by more than rounding,
 *   unless `mode` says otherwise.
 */
export function readInertial(report: Report, link: XmlElement, mode: InertiaMode): InertialValue {
  const inertial = childOf(link, 'inertial')
  if (!inertial) return { massKg: 0 }
  const mass = childOf(inertial, 'mass')
  if (!mass) {
    throw report.fault(
      inertial,
      '<inertial> has no <mass>',
      '<mass value="…"/> in kg',
      'nothing',
      'add the mass, or take out <inertial> if the link has none',
    )
  }
  const massKg = requiredNumber(report, mass, 'value')
  if (massKg < 0) {
    throw report.fault(mass, 'a mass cannot be negative', 'kg', String(massKg), 'correct the mass')
  }
  if (massKg === 0) return { massKg }
  const { xyz, rpy } = readOrigin(report, inertial)
  if (mode === 'given') return { massKg, centreOfMassM: xyz }
  const inertia = childOf(inertial, 'inertia')
  const moments = inertia ? readMoments(report, inertia, massKg, mode) : undefined
  if (!moments) {
    report.note(
      inertia ?? inertial,
      `no moments of inertia: those of a ball of ${ballKgPerM3} kg/m³ and the link's mass stand in`,
    )
    return { massKg, centreOfMassM: xyz, inertiaKgM2: ballMoments(massKg), inertiaRpyRad: [0, 0, 0] }
  }
  const { inertiaKgM2, axesRpyRad } = moments
  return { massKg, centreOfMassM: xyz, inertiaKgM2, inertiaRpyRad: turned(rpy, axesRpyRad) }
}

/** 2/5·m·r² with the radius of a ball of that mass. */
function ballMoments(massKg: number): Vec3 {
  const radiusM = Math.cbrt((3 * massKg) / (4 * Math.PI * ballKgPerM3))
  const moment = Math.max(0.4 * massKg * radiusM ** 2, Number.MIN_VALUE)
  return [moment, moment, moment]
}

/** One rotation after the other; a rotation that does nothing leaves the other's angles as they are written. */
function turned(outer: Vec3, inner: Vec3): Vec3 {
  if (inner.every((angle) => angle === 0)) return outer
  if (outer.every((angle) => angle === 0)) return inner
  const [a, b] = [rotationFromRpy(outer), rotationFromRpy(inner)]
  const product = a.map((_, index) => {
    const row = 3 * Math.floor(index / 3)
    const column = index % 3
    return [0, 1, 2].reduce((sum, k) => sum + (a[row + k] ?? 0) * (b[3 * k + column] ?? 0), 0)
  })
  return rpyFromRotation(product)
}

/** Principal moments of `<inertia>`; undefined if all are zero, as near as matters. */
function readMoments(
  report: Report,
  inertia: XmlElement,
  massKg: number,
  mode: InertiaMode,
): { inertiaKgM2: Vec3; axesRpyRad: Vec3 } | undefined {
  const names = ['ixx', 'iyy', 'izz', 'ixy', 'ixz', 'iyz']
  const tensor = names.map((name, index) =>
    // The products may be left out, as URDF's own parsers allow.
    index < 3 || inertia.attributes.has(name) ? requiredNumber(report, inertia, name) : 0,
  )
  if (tensor.every((value) => Math.abs(value) <= zeroM2 * massKg)) return undefined
  const { inertiaKgM2, inertiaRpyRad: axesRpyRad } = principalInertia(tensor)
  return {
    inertiaKgM2: possible(report, inertia, inertiaKgM2, massKg <= dummyKg ? 'mend' : mode),
    axesRpyRad,
  }
}

/**
 * Moments that a body can have: all above zero, none larger than the sum of the other two. What misses that by rounding
 * is raised to it; more is refused, or raised as well if that is asked for.
 */
export function possible(report: Report, inertia: XmlElement, moments: Vec3, mode: InertiaMode): Vec3 {
  const largest = Math.max(...moments)
  const floor = Math.max(1e-6 * largest, Number.MIN_VALUE)
  const [x, y, z] = moments.map((moment) => Math.max(moment, floor)) as [number, number, number]
  const short = Math.max(0, 2 * Math.max(x, y, z) - (x + y + z))
  const slack = tolerance * largest
  const shown = moments.map((moment) => moment.toPrecision(4)).join(', ')
  const impossible = !(largest > 0) || Math.min(...moments) < -slack || short > slack
  if (impossible && (mode === 'refuse' || !(largest > 0))) {
    throw report.fault(
      inertia,
      'no body has these moments of inertia',
      'principal moments above zero, each at most the sum of the other two (kg·m²)',
      `principal moments ${shown}`,
      'correct the tensor (about the centre of mass, in the axes of <origin rpy>), or in robot.yaml give inertiaKgM2 of this link, or let them be raised (urdf: { file: …, impossibleInertia: mend })',
    )
  }
  const low = Math.min(...moments) < floor
  if (short === 0 && !low) return [x, y, z]
  const how = impossible ? 'that no body can have' : 'that miss what a body can have by rounding'
  report.note(inertia, `moments of inertia ${how} were raised`)
  if (short === 0) return [x, y, z]
  const top = Math.max(x, y, z)
  // A hair more than needed: the sums of rounded numbers must not fall short again.
  const extra = (short / 2) * (1 + 1e-9) + 1e-12 * top
  const raise = (moment: number): number => (moment === top ? moment : moment + extra)
  return [raise(x), raise(y), raise(z)]
}
