import type { Vec3 } from '../types.ts'
import type { GeometryValue } from '../urdf/geometry.ts'
import { cubeDirections, hullsOf } from '../urdf/meshes/hulls.ts'
import { farthestM } from '../urdf/values.ts'
import type { XmlElement } from '../urdf/xml.ts'
import type { Geom } from './geoms.ts'
import { compose, type Pose, rpyOf } from './pose.ts'
import type { Source } from './source.ts'
import { numbers } from './values.ts'

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
