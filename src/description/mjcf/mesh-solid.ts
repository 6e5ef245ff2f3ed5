import type { Vec3 } from '../types.ts'
import type { XmlElement } from '../urdf/xml.ts'
import type { Pose } from './pose.ts'
import type { Source } from './source.ts'

/** A homogeneous body: tensor about its centre for a mass of 1 kg, in the frame that `pose` places. */
export interface MeshSolid {
  readonly volumeM3: number
  readonly centreM: Vec3
  readonly tensor: readonly number[]
  readonly pose: Pose
}

/**
 * A mesh as a solid: the sum of the tetrahedra between the origin and its triangles, with the sign of their volume
 * (Tonon, "Explicit exact formulas for the 3-D tetrahedron inertia tensor", 2004). One that encloses nothing, or that has
 * points alone, is taken as the box around it.
 */
export function meshSolid(source: Source, geom: XmlElement, name: string): MeshSolid | undefined {
  const mesh = source.assets.mesh(geom, name)
  if (!mesh) return undefined
  const [sx, sy, sz] = mesh.scale
  const sums = { volume: 0, x: 0, y: 0, z: 0, xx: 0, yy: 0, zz: 0, xy: 0, xz: 0, yz: 0 }
  for (const part of mesh.parts()) {
    const triangles = part.triangles()
    for (let at = 0; at + 8 < triangles.length; at += 9) {
      const p = (corner: number): Vec3 => [
        sx * (triangles[at + 3 * corner] ?? 0),
        sy * (triangles[at + 3 * corner + 1] ?? 0),
        sz * (triangles[at + 3 * corner + 2] ?? 0),
      ]
      addTetrahedron(sums, p(0), p(1), p(2))
    }
  }
  // A mirrored scale turns every triangle inside out.
  const sign = Math.sign(sums.volume) || 1
  const volumeM3 = Math.abs(sums.volume)
  const box = boundingBox(
    mesh.parts().map(({ points }) => points),
    mesh.scale,
  )
  const least = 1e-9 * Math.max(...box.sizes) ** 3
  if (!(volumeM3 > least)) {
    source.report.note(mesh.element, `mesh ${name} encloses no volume: it weighs as the box around it`)
    const [x, y, z] = box.sizes.map((size) => Math.max(size, 1e-3)) as [number, number, number]
    const tensor = [(y * y + z * z) / 12, (x * x + z * z) / 12, (x * x + y * y) / 12, 0, 0, 0]
    return { volumeM3: x * y * z, centreM: box.centre, tensor, pose: mesh.pose }
  }
  const per = (value: number): number => (sign * value) / volumeM3
  const [x, y, z] = [per(sums.x), per(sums.y), per(sums.z)]
  const [xx, yy, zz] = [per(sums.xx) - x * x, per(sums.yy) - y * y, per(sums.zz) - z * z]
  const [xy, xz, yz] = [per(sums.xy) - x * y, per(sums.xz) - x * z, per(sums.yz) - y * z]
  return { volumeM3, centreM: [x, y, z], tensor: [yy + zz, xx + zz, xx + yy, -xy, -xz, -yz], pose: mesh.pose }
}

type Sums = Record<'volume' | 'x' | 'y' | 'z' | 'xx' | 'yy' | 'zz' | 'xy' | 'xz' | 'yz', number>

/** ∫ over the tetrahedron 0, a, b, c of 1, x and x·xᵀ. */
function addTetrahedron(sums: Sums, a: Vec3, b: Vec3, c: Vec3): void {
  const volume =
    (a[0] * (b[1] * c[2] - b[2] * c[1]) +
      a[1] * (b[2] * c[0] - b[0] * c[2]) +
      a[2] * (b[0] * c[1] - b[1] * c[0])) /
    6
  const first = (i: 0 | 1 | 2): number => (volume / 4) * (a[i] + b[i] + c[i])
  const second = (i: 0 | 1 | 2, j: 0 | 1 | 2): number =>
    (volume / 20) * (a[i] * a[j] + b[i] * b[j] + c[i] * c[j] + (a[i] + b[i] + c[i]) * (a[j] + b[j] + c[j]))
  sums.volume += volume
  sums.x += first(0)
  sums.y += first(1)
  sums.z += first(2)
  sums.xx += second(0, 0)
  sums.yy += second(1, 1)
  sums.zz += second(2, 2)
  sums.xy += second(0, 1)
  sums.xz += second(0, 2)
  sums.yz += second(1, 2)
}

function boundingBox(parts: readonly Float64Array[], scale: Vec3): { centre: Vec3; sizes: Vec3 } {
  const along = (axis: 0 | 1 | 2): readonly [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const points of parts) {
      for (let at = axis; at < points.length; at += 3) {
        const value = scale[axis] * points[at]
        low = Math.min(low, value)
        high = Math.max(high, value)
      }
    }
    return [(low + high) / 2, high - low]
  }
  const [x, y, z] = [along(0), along(1), along(2)]
  return { centre: [x[0], y[0], z[0]], sizes: [x[1], y[1], z[1]] }
}
