import type { Vec3 } from '../types.ts'
import type { GeometryValue } from '../urdf/geometry.ts'
import { cubeDirections, hullsOf } from '../urdf/meshes/hulls.ts'
import { farthestM } from '../urdf/values.ts'
import type { XmlElement } from '../urdf/xml.ts'
import { alongZ, readPose } from './orientation.ts'
import { compose, type Pose, rpyOf } from './pose.ts'
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

/**
 * The geom as a robot.yaml writes it, in the frame `link` of its body: one entry, or one to collide and one to look at.
 *
 * @param collides does it touch anything?
 */
export function geometryOf(source: Source, geom: Geom, link: Pose, collides: boolean): GeometryValue[] {
  const { report, assets } = source
  const { element, form, group } = geom
  // MuJoCo's viewer shows groups 0 to 2; what collides beside what is shown is in the others.
  const looks = { visible: group <= 2, ...colourOf(source, element) }
  const placed = (pose: Pose, shape: Readonly<Record<string, unknown>>, flags: object): GeometryValue => {
    const { at, ...turn } = compose(link, pose)
    return { element, value: { ...shape, originM: at, rpyRad: rpyOf({ at, ...turn }), ...flags } }
  }
  switch (form.kind) {
    case 'plane':
      report.note(element, 'a plane that is not the ground: left out')
      return []
    case 'sphere':
      return [placed(geom.pose, { shape: 'sphere', radiusM: form.halfM[0] }, { collides, ...looks })]
    case 'box': {
      const sizeM = form.halfM.map((half) => 2 * half)
      return [placed(geom.pose, { shape: 'box', sizeM }, { collides, ...looks })]
    }
    case 'capsule':
    case 'cylinder': {
      const { kind: shape, radiusM, lengthM } = form
      return [placed(geom.pose, { shape, radiusM, lengthM, axis: [0, 0, 1] }, { collides, ...looks })]
    }
    case 'ellipsoid': {
      report.note(element, `an ellipsoid: the hull of ${ball.length} of its points here`)
      const [a, b, c] = form.halfM
      const pointsM = ball.map(([x, y, z]) => [a * x, b * y, c * z])
      return [placed(geom.pose, { shape: 'hull', pointsM }, { collides, ...looks })]
    }
    case 'mesh': {
      const mesh = assets.mesh(element, form.name)
      if (!mesh) return []
      const pose = compose(geom.pose, mesh.pose)
      const shown = looks.visible && mesh.path !== undefined
      const visual = { shape: 'mesh', file: mesh.path, scale: mesh.scale }
      const entries = shown ? [placed(pose, visual, { collides: false, ...looks })] : []
      if (!collides && (shown || mesh.path !== undefined)) return entries
      return [
        ...entries,
        placed(pose, hullOf(source, geom, form.name), {
          collides,
          ...looks,
          visible: looks.visible && !shown,
        }),
      ]
    }
  }
}

/** Points of the unit ball in directions that need no trigonometry. */
const ball: readonly Vec3[] = cubeDirections(2).flatMap(([x, y, z]): Vec3[] => {
  const size = Math.hypot(x, y, z)
  return [
    [x / size, y / size, z / size],
    [-x / size, -y / size, -z / size],
  ]
})

/** MuJoCo takes one hull of all of a mesh. */
function hullOf(
  { report, assets, hulls }: Source,
  { element }: Geom,
  name: string,
): Readonly<Record<string, unknown>> {
  const mesh = assets.mesh(element, name)
  let pointsM = hulls.get(name)
  if (!pointsM && mesh) {
    const points = Float64Array.from(mesh.parts().flatMap((part) => [...part.points]))
    const made = hullsOf([points], mesh.scale)
    pointsM = made.hulls[0] ?? []
    if (pointsM.flat().some((value) => Math.abs(value) > farthestM)) {
      throw report.fault(
        mesh.element,
        `a mesh reaches farther than ${farthestM} m`,
        'a mesh in m',
        name,
        'correct scale: a mesh in mm needs "0.001 0.001 0.001"',
      )
    }
    if (made.note) report.note(mesh.element, made.note)
    hulls.set(name, pointsM)
  }
  return { shape: 'hull', pointsM: pointsM ?? [] }
}

function colourOf({ report, assets }: Source, geom: XmlElement): { colourRgba?: readonly number[] } {
  const own = numbers(report, geom, 'rgba', 4, 4)
  const rgba = own ?? assets.colour(geom.attributes.get('material') ?? '')
  return rgba ? { colourRgba: rgba.map((part) => Math.min(1, Math.max(0, part))) } : {}
}
