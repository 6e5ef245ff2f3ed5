import type { Geometry, Shape, Vec3 } from '../../src/description/types.ts'
import {
  between,
  fromRpy,
  multiply,
  type Rotation,
  rotate,
  type Vector,
  vector,
} from '../kinematics/rotation.ts'
import { hullCorners } from './convex-hull.ts'
import { flatMesh, type Mesh } from './mesh.ts'

/** Reads the triangles of a mesh file, corner by corner (x, y, z), in the file's units. */
export type ReadTriangles = (file: string) => Float64Array

const segments = 32
/** Rings of a quarter of a circle. */
const rings = 8

/** A point of an outline that is turned about the z axis: distance from it, height, and the normal there. */
type Outline = readonly (readonly [radius: number, z: number, outwards: number, upwards: number])[]

/** A geometry's triangles in the frame of its link. */
export function geometryMesh({ shape, originM, rpyRad }: Geometry, readTriangles: ReadTriangles): Mesh {
  const turn = fromRpy(rpyRad)
  const upright = 'axis' in shape ? between({ x: 0, y: 0, z: 1 }, vector(shape.axis)) : undefined
  return placed(shapeMesh(shape, readTriangles), upright ? multiply(turn, upright) : turn, vector(originM))
}

function shapeMesh(shape: Shape, readTriangles: ReadTriangles): Mesh {
  switch (shape.kind) {
    case 'box':
      return boxMesh(shape.sizeM)
    case 'sphere':
      return sphereMesh(shape.radiusM)
    case 'cylinder':
      return cylinderMesh(shape.radiusM, shape.lengthM)
    case 'capsule':
      return revolved([
        ...cap(shape.radiusM, -shape.lengthM / 2, -1),
        ...cap(shape.radiusM, shape.lengthM / 2, 1),
      ])
    case 'hull':
      return flatMesh(hullCorners(shape.pointsM))
    case 'mesh': {
      const corners = readTriangles(shape.file).map((value, index) => value * (shape.scale[index % 3] ?? 1))
      const mirrored = shape.scale[0] * shape.scale[1] * shape.scale[2] < 0
      return flatMesh(mirrored ? turnedOver(corners) : corners)
    }
  }
}

export function sphereMesh(radiusM: number): Mesh {
  return revolved([...cap(radiusM, 0, -1), ...cap(radiusM, 0, 1).slice(1)])
}

/** Along z, about the origin. */
export function cylinderMesh(radiusM: number, lengthM: number): Mesh {
  const half = lengthM / 2
  return revolved([
    [0, -half, 0, -1],
    [radiusM, -half, 0, -1],
    [radiusM, -half, 1, 0],
    [radiusM, half, 1, 0],
    [radiusM, half, 0, 1],
    [0, half, 0, 1],
  ])
}

function boxMesh([x, y, z]: Vec3): Mesh {
  const corners: number[] = []
  const size = [x / 2, y / 2, z / 2]
  for (const axis of [0, 1, 2]) {
    for (const side of [-1, 1]) {
      // Seen from outside, u then v turn counter-clockwise.
      const u = (axis + (side > 0 ? 1 : 2)) % 3
      const v = (axis + (side > 0 ? 2 : 1)) % 3
      const corner = (a: number, b: number): number[] => {
        const point = [0, 0, 0]
        point[axis] = side * (size[axis] ?? 0)
        point[u] = a * (size[u] ?? 0)
        point[v] = b * (size[v] ?? 0)
        return point
      }
      const [p, q, r, s] = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
      corners.push(...p, ...q, ...r, ...p, ...r, ...s)
    }
  }
  return flatMesh(corners)
}

/** Half a sphere's outline, from the pole to the equator below the centre (`side` −1), back up above it (1). */
function cap(radius: number, centre: number, side: 1 | -1): Outline {
  return Array.from({ length: rings + 1 }, (_, index) => {
    const angle = (Math.PI / 2) * (side < 0 ? index / rings - 1 : index / rings)
    const [out, up] = [Math.cos(angle), Math.sin(angle)]
    return [radius * out, centre + radius * up, out, up] as const
  })
}

/** The outline, which goes upwards, turned once about z. */
function revolved(outline: Outline): Mesh {
  const positions: number[] = []
  const normals: number[] = []
  const triangles: number[] = []
  for (const [radius, z, out, up] of outline) {
    for (let step = 0; step <= segments; step++) {
      const angle = (2 * Math.PI * step) / segments
      const [c, s] = [Math.cos(angle), Math.sin(angle)]
      positions.push(radius * c, radius * s, z)
      normals.push(out * c, out * s, up)
    }
  }
  const stride = segments + 1
  for (let ring = 0; ring + 1 < outline.length; ring++) {
    for (let step = 0; step < segments; step++) {
      const below = ring * stride + step
      const above = below + stride
      if (!isPole(outline[ring])) triangles.push(below, below + 1, above + 1)
      if (!isPole(outline[ring + 1])) triangles.push(below, above + 1, above)
    }
  }
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    triangles: Uint32Array.from(triangles),
  }
}

const isPole = (point: Outline[number] | undefined): boolean => !point || point[0] < 1e-12

function placed({ positions, normals, triangles }: Mesh, turn: Rotation, origin: Vector): Mesh {
  const moved = (values: Float32Array, by: Vector): Float32Array => {
    const out = new Float32Array(values.length)
    for (let at = 0; at < values.length; at += 3) {
      const { x, y, z } = rotate(turn, { x: values[at], y: values[at + 1], z: values[at + 2] })
      out.set([x + by.x, y + by.y, z + by.z], at)
    }
    return out
  }
  return { positions: moved(positions, origin), normals: moved(normals, { x: 0, y: 0, z: 0 }), triangles }
}

function turnedOver(corners: Float64Array): Float64Array {
  const out = corners.slice()
  for (let at = 0; at + 8 < out.length; at += 9) {
    out.set(corners.subarray(at + 6, at + 9), at + 3)
    out.set(corners.subarray(at + 3, at + 6), at + 6)
  }
  return out
}
