import { describe, expect, test } from 'vitest'
import type { Mesh } from '../../../sim/render/mesh.ts'
import { geometryMesh } from '../../../sim/render/shapes.ts'
import type { Geometry, Shape, Vec3 } from '../../../src/description/types.ts'

function meshOf(shape: Shape, more: Partial<Geometry> = {}, corners: readonly number[] = []): Mesh {
  const geometry = {
    shape,
    originM: [0, 0, 0],
    rpyRad: [0, 0, 0],
    collides: true,
    visible: true,
    ...more,
  } as const
  return geometryMesh(geometry, () => Float64Array.from(corners))
}

/** By the divergence theorem: right only for a closed surface whose triangles all face outwards. */
function volume({ positions, triangles }: Mesh): number {
  let sum = 0
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((turn) => {
      const from = 3 * (triangles[at + turn] ?? 0)
      return positions.subarray(from, from + 3)
    }) as [Float32Array, Float32Array, Float32Array]
    const [ax = 0, ay = 0, az = 0] = a
    const [bx = 0, by = 0, bz = 0] = b
    const [cx = 0, cy = 0, cz = 0] = c
    sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
  }
  return sum / 6
}

function extent({ positions }: Mesh, axis: number): readonly [number, number] {
  const values = [...positions].filter((_, index) => index % 3 === axis)
  return [Math.min(...values), Math.max(...values)]
}

/** A circle of 32 corners for a round one. */
const polygonShare = (Math.sin(Math.PI / 16) * 16) / Math.PI

describe('meshes of shapes', () => {
  const z: Vec3 = [0, 0, 1]
  const cubeCorners = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((up): Vec3 => [x, y, up])))
  test.each<[string, Shape, number, number]>([
    ['box', { kind: 'box', sizeM: [0.1, 0.2, 0.3] }, 0.006, 1e-6],
    [
      'cylinder',
      { kind: 'cylinder', radiusM: 0.1, lengthM: 0.4, axis: z },
      Math.PI * 0.004 * polygonShare,
      1e-5,
    ],
    ['sphere', { kind: 'sphere', radiusM: 0.1 }, (4 / 3) * Math.PI * 0.001, 0.02],
    [
      'capsule',
      { kind: 'capsule', radiusM: 0.1, lengthM: 0.4, axis: z },
      Math.PI * (0.004 + 0.004 / 3),
      0.02,
    ],
    ['hull of a cube', { kind: 'hull', pointsM: [...cubeCorners, [0, 0, 0], [0.5, -0.5, 0.2]] }, 8, 1e-6],
  ])('a %s is closed, faces outwards and has its volume', (_, shape, expected, share) => {
    expect(Math.abs(volume(meshOf(shape)) / expected - 1)).toBeLessThan(share)
  })

  test('normals are unit vectors that point the way their triangles face', () => {
    const shape: Shape = { kind: 'capsule', radiusM: 0.1, lengthM: 0.4, axis: [1, 0, 0] }
    const { positions, normals } = meshOf(shape)
    for (let at = 0; at < normals.length; at += 3) {
      const [nx = 0, ny = 0, nz = 0] = normals.subarray(at, at + 3)
      const [, y = 0, up = 0] = positions.subarray(at, at + 3)
      expect(Math.hypot(nx, ny, nz)).toBeCloseTo(1, 5)
      expect(ny * y + nz * up).toBeGreaterThanOrEqual(-1e-9)
    }
  })

  test('axis, origin and turn place a shape as the colliders have it', () => {
    const along: Shape = { kind: 'cylinder', radiusM: 0.01, lengthM: 0.4, axis: [1, 0, 0] }
    const turned = meshOf(along, { originM: [1, 2, 3], rpyRad: [0, 0, Math.PI / 2] })
    expect(extent(turned, 0)[0]).toBeCloseTo(0.99, 5)
    expect(extent(turned, 1)).toEqual([expect.closeTo(1.8, 5), expect.closeTo(2.2, 5)])
    expect(extent(turned, 2)[1]).toBeCloseTo(3.01, 5)
  })

  test('a hull of points in a plane has no triangles', () => {
    const flat: Vec3[] = [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
    ]
    expect(meshOf({ kind: 'hull', pointsM: flat }).triangles.length).toBe(0)
  })

  test('a mesh that is scaled and mirrored still faces outwards', () => {
    const tetrahedron = [
      ...[0, 0, 0, 0, 1, 0, 1, 0, 0],
      ...[0, 0, 0, 1, 0, 0, 0, 0, 1],
      ...[0, 0, 0, 0, 0, 1, 0, 1, 0],
      ...[1, 0, 0, 0, 1, 0, 0, 0, 1],
    ]
    const mesh = (scale: Vec3) => meshOf({ kind: 'mesh', file: 'x.stl', scale }, {}, tetrahedron)
    expect(volume(mesh([1, 1, 1]))).toBeCloseTo(1 / 6, 6)
    expect(volume(mesh([2, -1, 3]))).toBeCloseTo(1, 6)
  })
})
