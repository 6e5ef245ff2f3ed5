import type { Geometry, Ground, Shape, Vec3 } from '../../../src/description/types.ts'
import { spansVolume } from '../../kinematics/hull.ts'
import { between, fromRpy, multiply, vector } from '../../kinematics/rotation.ts'
import { contact } from './contact.ts'
import { element, quaternion } from './xml.ts'

/** What touches what: two geoms do if the type of one is in the affinity of the other. */
const anything = 1
const ownRobot = 2

const along: Vec3 = [0, 0, 1]

/** What touches what, as attributes of a geom. */
type Touch = Readonly<Record<'contype' | 'conaffinity', number>>

export const objectTouch: Touch = { contype: anything, conaffinity: anything }
export const linkTouch = (selfCollision: boolean): Touch =>
  selfCollision
    ? { contype: ownRobot, conaffinity: anything | ownRobot }
    : { contype: 0, conaffinity: anything }

/** Something that is solid. */
interface Solid extends Ground {
  readonly geometry: readonly Geometry[]
}

/**
 * Geoms of a link or an object, in its frame, and the meshes that they refer to. Its mass is said elsewhere: they weigh
 * nothing.
 *
 * @param body its name in the model
 */
export function solidGeoms(
  body: string,
  solid: Solid,
  touch: Touch,
  stepS: number,
): { readonly geoms: readonly string[]; readonly meshes: readonly string[] } {
  const meshes: string[] = []
  const geoms = solid.geometry.flatMap((geometry, index) => {
    if (!geometry.collides || !canCollide(geometry.shape)) return []
    const mesh = `${body} hull ${index}`
    if (geometry.shape.kind === 'hull') meshes.push(hull(mesh, geometry.shape.pointsM))
    return [
      element('geom', {
        ...form(geometry.shape, mesh),
        pos: geometry.originM,
        quat: quaternion(attitude(geometry)),
        mass: 0,
        ...touch,
        ...contact(solid, stepS),
      }),
    ]
  })
  return { geoms, meshes }
}

/** The plane z = 0. */
export function groundGeom(ground: Ground, stepS: number): string {
  return element('geom', {
    name: 'ground',
    type: 'plane',
    size: [0, 0, 1],
    contype: anything,
    conaffinity: 0,
    ...contact(ground, stepS),
  })
}

/** Whether a geom can be made of the shape: the points of a hull may lie in one plane, and meshes are only looked at. */
export function canCollide(shape: Shape): boolean {
  return shape.kind === 'hull' ? spansVolume(shape.pointsM) : shape.kind !== 'mesh'
}

function attitude({ shape, rpyRad }: Geometry): ReturnType<typeof fromRpy> {
  const turned = fromRpy(rpyRad)
  return 'axis' in shape ? multiply(turned, between(vector(along), vector(shape.axis))) : turned
}

/** MuJoCo finds the convex hull of the vertices itself. */
function hull(name: string, points: readonly Vec3[]): string {
  return element('mesh', { name, vertex: points.flat(), inertia: 'convex' })
}

function form(shape: Shape, mesh: string): Readonly<Record<string, string | readonly number[]>> {
  switch (shape.kind) {
    case 'box':
      return { type: 'box', size: shape.sizeM.map((side) => side / 2) }
    case 'sphere':
      return { type: 'sphere', size: [shape.radiusM] }
    case 'capsule':
    case 'cylinder':
      return { type: shape.kind, size: [shape.radiusM, shape.lengthM / 2] }
    default:
      return { type: 'mesh', mesh }
  }
}
