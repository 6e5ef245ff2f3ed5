import { poseMatrix } from './pose.ts'
import { type Corner, cornerLength, fillTriangle, type Surfaces } from './rasteriser.ts'
import type { Scene } from './scene.ts'

/** From the world to the image of a camera or a lamp. */
export interface Projection {
  /** Along the image's right, down and into it: rows of a rotation, then the eye's place. Shape [12]. */
  readonly view: Float64Array
  /** Pixels a radian at the centre in perspective, a metre without; and the image's centre. */
  readonly focal: number
  readonly centreX: number
  readonly centreY: number
  /** Nearer than this is cut away; undefined for parallel light. */
  readonly nearM: number | undefined
}

/** Draw every triangle of the scene into `surfaces`. */
export function drawScene(
  surfaces: Surfaces,
  scene: Scene,
  poses: Float64Array,
  projection: Projection,
): void {
  for (const [index, { mesh, pose, opacity }] of scene.items.entries()) {
    const { positions, normals, triangles } = mesh
    const matrix = poseMatrix(poses, pose)
    const points = transformed(positions, matrix, true)
    const turned = transformed(normals, matrix, false)
    const seen = transformed(points, viewMatrix(projection), true)
    // What lets light through throws no shadow.
    if (projection.nearM === undefined && opacity < 1) continue
    for (let at = 0; at < triangles.length; at += 3) {
      drawTriangle(surfaces, seen, turned, triangles.subarray(at, at + 3), projection, index + 1, opacity)
    }
  }
}

const corners = Array.from({ length: 4 }, () => new Float64Array(cornerLength))

function drawTriangle(
  surfaces: Surfaces,
  seen: Float64Array,
  normals: Float64Array,
  triangle: Uint32Array,
  { focal, centreX, centreY, nearM }: Projection,
  item: number,
  opacity: number,
): void {
  let count = 0
  const add = (from: number, to: number, share: number): void => {
    const corner = corners[count++]
    const mix = (values: Float64Array, axis: number): number =>
      values[3 * from + axis] + share * (values[3 * to + axis] - values[3 * from + axis])
    const depth = mix(seen, 2)
    const scale = nearM === undefined ? focal : focal / depth
    corner[0] = centreX + scale * mix(seen, 0)
    corner[1] = centreY + scale * mix(seen, 1)
    corner[2] = nearM === undefined ? -depth : 1 / depth
    for (let axis = 0; axis < 3; axis++) corner[3 + axis] = mix(normals, axis)
  }
  const isNear = (vertex: number): boolean => nearM !== undefined && seen[3 * vertex + 2] < nearM
  // What of the triangle lies beyond the near plane: a polygon of up to four corners.
  for (let turn = 0; turn < 3; turn++) {
    const [from, to] = [triangle[turn], triangle[(turn + 1) % 3]]
    if (!isNear(from)) add(from, from, 0)
    if (nearM !== undefined && isNear(from) !== isNear(to)) {
      add(from, to, (nearM - seen[3 * from + 2]) / (seen[3 * to + 2] - seen[3 * from + 2]))
    }
  }
  for (let last = 2; last < count; last++) {
    const [a, b, c]: readonly Corner[] = [corners[0], corners[last - 1], corners[last]]
    fillTriangle(surfaces, a, b, c, item, opacity)
  }
}

/** World to view as a rotation and a translation: the eye goes to the origin. */
function viewMatrix({ view }: Projection): Float64Array {
  const out = view.slice()
  for (let row = 0; row < 3; row++) {
    out[9 + row] = -(view[3 * row] * view[9] + view[3 * row + 1] * view[10] + view[3 * row + 2] * view[11])
  }
  return out
}

function transformed(values: ArrayLike<number>, m: Float64Array, moves: boolean): Float64Array {
  const out = new Float64Array(values.length)
  const [x0, y0, z0] = moves ? [m[9], m[10], m[11]] : [0, 0, 0]
  for (let at = 0; at < out.length; at += 3) {
    const [x, y, z] = [values[at], values[at + 1], values[at + 2]]
    out[at] = m[0] * x + m[1] * y + m[2] * z + x0
    out[at + 1] = m[3] * x + m[4] * y + m[5] * z + y0
    out[at + 2] = m[6] * x + m[7] * y + m[8] * z + z0
  }
  return out
}
