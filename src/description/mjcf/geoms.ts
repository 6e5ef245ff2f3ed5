import type { Vec3 } from '../types.ts'
import type { XmlElement } from '../urdf/xml.ts'
import { alongZ, readPose } from './orientation.ts'
import { compose, type Pose } from './pose.ts'
import type { Source } from './source.ts'
import { lengths, numbers } from './values.ts'

/** A geom: what it is, and where in its body. */
export interface Geom {
  readonly element: XmlElement
  readonly pose: Pose
  readonly form:
    | { readonly kind: 'plane' }
    | { readonly kind: 'sphere' | 'ellipsoid' | 'box'; readonly halfM: Vec3 }
    | { readonly kind: 'capsule' | 'cylinder'; readonly radiusM: number; readonly lengthM: number }
    | { readonly kind: 'mesh'; readonly name: string }
  readonly type: number
  readonly affinity: number
  readonly group: number
}

const forms: readonly string[] = ['plane', 'sphere', 'ellipsoid', 'box', 'capsule', 'cylinder', 'mesh']

/** @param frame that the body has it in. Undefined for what has no place in a description: it is noted. */
export function readGeom(source: Source, element: XmlElement, frame: Pose): Geom | undefined {
  const { report, compiler } = source
  const mesh = element.attributes.get('mesh')
  const kind = element.attributes.get('type')?.trim() ?? (mesh === undefined ? 'sphere' : 'mesh')
  if (!forms.includes(kind)) {
    report.note(element, `a geom of type ${kind.slice(0, 40)}: left out`)
    return undefined
  }
  const [type = 1, affinity = 1, group = 0] = ['contype', 'conaffinity', 'group'].map(
    (name) => numbers(report, element, name, 1, 1)?.[0],
  )
  const common = { element, type: Math.trunc(type), affinity: Math.trunc(affinity), group }
  if (kind === 'mesh') {
    const pose = compose(frame, readPose(report, compiler, element))
    return { ...common, pose, form: { kind, name: mesh ?? '' } }
  }
  if (mesh !== undefined) {
    report.note(element, `a ${kind} fitted to a mesh: left out`)
    return undefined
  }
  if (kind === 'plane') {
    return { ...common, pose: compose(frame, readPose(report, compiler, element)), form: { kind } }
  }
  return readSolid(source, element, frame, kind, common)
}

/** How many half sizes a form has, and how many with `fromto`, which gives the last. */
const counts: Readonly<Record<string, number>> = { sphere: 1, capsule: 2, cylinder: 2, ellipsoid: 3, box: 3 }

function readSolid(
  { report, compiler }: Source,
  element: XmlElement,
  frame: Pose,
  kind: string,
  common: Pick<Geom, 'element' | 'type' | 'affinity' | 'group'>,
): Geom | undefined {
  const ends = lengths(report, element, 'fromto', 6, 6)
  const count = counts[kind] ?? 1
  const size = lengths(report, element, 'size', ends ? 1 : count, 6) ?? []
  let [a = 0, b = 0, c = 0] = size
  let pose = readPose(report, compiler, ends ? { ...element, attributes: new Map() } : element)
  if (ends) {
    const [x = 0, y = 0, z = 0, u = 0, v = 0, w = 0] = ends
    const along: Vec3 = [u - x, v - y, w - z]
    const half = Math.hypot(...along) / 2
    const rotation = alongZ(along)
    const at: Vec3 = [(x + u) / 2, (y + v) / 2, (z + w) / 2]
    pose = rotation && Math.hypot(along[0], along[1]) > 0 ? { at, rotation } : { at }
    if (kind === 'capsule' || kind === 'cylinder') b = half
    else [b, c] = [a, half]
  }
  const needed = [a, b, c].slice(0, count)
  if (needed.some((value) => value < 0)) {
    throw report.fault(
      element,
      'a geom has a size that nothing has',
      'half sizes above zero, in m',
      size.join(' '),
      'take out the minus sign',
    )
  }
  const at = { ...common, pose: compose(frame, pose) }
  if (kind === 'capsule' && b < 1e-9 && a > 0) return { ...at, form: { kind: 'sphere', halfM: [a, a, a] } }
  if (needed.some((value) => value < 1e-9)) {
    report.note(element, `a ${kind} without extent: left out`)
    return undefined
  }
  if (kind === 'capsule' || kind === 'cylinder') return { ...at, form: { kind, radiusM: a, lengthM: 2 * b } }
  if (kind === 'sphere') return { ...at, form: { kind, halfM: [a, a, a] } }
  return { ...at, form: { kind: kind === 'box' ? 'box' : 'ellipsoid', halfM: [a, b, c] } }
}
