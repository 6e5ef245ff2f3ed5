/** Triangles in a frame of their own, ready to be drawn by anything. Counter-clockwise seen from outside. */
export interface Mesh {
  /** x, y, z of each vertex, m. */
  readonly positions: Float32Array
  /** Unit normal of each vertex. */
  readonly normals: Float32Array
  /** Three vertices a triangle. */
  readonly triangles: Uint32Array
}

/** Triangles that share no vertex, each with its own normal: edges stay sharp. Those without an area are dropped. */
export function flatMesh(corners: ArrayLike<number>): Mesh {
  const positions: number[] = []
  const normals: number[] = []
  for (let at = 0; at + 8 < corners.length; at += 9) {
    const [ax = 0, ay = 0, az = 0] = [corners[at], corners[at + 1], corners[at + 2]]
    const [bx = 0, by = 0, bz = 0] = [corners[at + 3], corners[at + 4], corners[at + 5]]
    const [cx = 0, cy = 0, cz = 0] = [corners[at + 6], corners[at + 7], corners[at + 8]]
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay)
    const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az)
    const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    const area = Math.hypot(nx, ny, nz)
    if (!(area > 0)) continue
    positions.push(ax, ay, az, bx, by, bz, cx, cy, cz)
    for (let vertex = 0; vertex < 3; vertex++) normals.push(nx / area, ny / area, nz / area)
  }
  const triangles = Uint32Array.from({ length: positions.length / 3 }, (_, index) => index)
  return { positions: Float32Array.from(positions), normals: Float32Array.from(normals), triangles }
}

export function joinMeshes(meshes: readonly Mesh[]): Mesh {
  const [only] = meshes
  if (only && meshes.length === 1) return only
  const size = (part: keyof Mesh): number => meshes.reduce((sum, mesh) => sum + mesh[part].length, 0)
  const positions = new Float32Array(size('positions'))
  const normals = new Float32Array(size('normals'))
  const triangles = new Uint32Array(size('triangles'))
  let vertex = 0
  let triangle = 0
  for (const mesh of meshes) {
    positions.set(mesh.positions, vertex)
    normals.set(mesh.normals, vertex)
    for (const index of mesh.triangles) triangles[triangle++] = index + vertex / 3
    vertex += mesh.positions.length
  }
  return { positions, normals, triangles }
}
