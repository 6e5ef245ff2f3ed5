import { folderOf, joinPath, type RobotFiles } from '../files.ts'
import { identity, type Matrix, multiply, transformed } from './matrix.ts'
import { type MeshPart, meshError } from './read.ts'

interface Node {
  readonly mesh?: number
  readonly children?: readonly number[]
  readonly matrix?: readonly number[]
  readonly translation?: readonly number[]
  readonly rotation?: readonly number[]
  readonly scale?: readonly number[]
}

interface Primitive {
  readonly attributes?: { readonly POSITION?: number }
  readonly indices?: number
  readonly mode?: number
}

interface Gltf {
  readonly scene?: number
  readonly scenes?: readonly { readonly nodes?: readonly number[] }[]
  readonly nodes?: readonly Node[]
  readonly meshes?: readonly {
    readonly primitives?: readonly Primitive[]
  }[]
  readonly accessors?: readonly {
    readonly bufferView?: number
    readonly byteOffset?: number
    readonly componentType?: number
    readonly count?: number
    readonly type?: string
    readonly sparse?: unknown
  }[]
  readonly bufferViews?: readonly {
    readonly buffer?: number
    readonly byteOffset?: number
    readonly byteStride?: number
  }[]
  readonly buffers?: readonly { readonly uri?: string }[]
}

const glbMagic = 0x46546c67
const jsonChunk = 0x4e4f534a
const float32 = 5126
/** Bytes of the types that indices come in. */
const indexBytes: Readonly<Record<number, 1 | 2 | 4>> = { 5121: 1, 5123: 2, 5125: 4 }
const trianglesMode = 4

/**
 * Positions of a glTF 2.0 file, text or binary: the meshes of its scene, placed by its nodes, a part a primitive.
 * Compressed (Draco, meshopt) and sparse positions are refused.
 */
export function readGltf(bytes: Uint8Array, path: string, files: RobotFiles): readonly MeshPart[] {
  try {
    const { gltf, binary } = open(bytes)
    return readParts(gltf, (index) => bufferOf(gltf, index, binary, path, files))
  } catch (error) {
    // A file that names what it does not hold: offsets beyond the end, no JSON, numbers that are none.
    if (error instanceof RangeError || error instanceof SyntaxError || error instanceof TypeError) {
      throw meshError(`not a glTF 2.0 file that holds together (${error.message})`, 'export it again')
    }
    throw error
  }
}

function open(bytes: Uint8Array): { gltf: Gltf; binary: Uint8Array | undefined } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = (part: Uint8Array): string => new TextDecoder().decode(part)
  if (bytes.byteLength < 20 || view.getUint32(0, true) !== glbMagic) {
    return { gltf: JSON.parse(text(bytes)) as Gltf, binary: undefined }
  }
  const length = view.getUint32(12, true)
  if (view.getUint32(16, true) !== jsonChunk) throw new SyntaxError('the first chunk is not JSON')
  const gltf = JSON.parse(text(bytes.subarray(20, 20 + length))) as Gltf
  return { gltf, binary: bytes.subarray(20 + length + 8) }
}

function bufferOf(
  gltf: Gltf,
  index: number,
  binary: Uint8Array | undefined,
  path: string,
  files: RobotFiles,
): Uint8Array {
  const uri = gltf.buffers?.[index]?.uri
  if (uri === undefined) {
    if (binary && index === 0) return binary
    throw new RangeError(`buffer ${index} is not there`)
  }
  const data = /^data:[^,]*;base64,(.*)$/s.exec(uri)?.[1]
  if (data !== undefined) return Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
  const beside = joinPath(folderOf(path), decodeURIComponent(uri))
  if (files.isFile(beside)) return files.read(beside)
  throw meshError(`its buffer ${uri} cannot be found`, 'put it beside the file, or export as GLB')
}

function readParts(gltf: Gltf, buffer: (index: number) => Uint8Array): readonly MeshPart[] {
  const parts: MeshPart[] = []
  const walk = (index: number, above: Matrix, depth: number): void => {
    const node = gltf.nodes?.[index]
    if (!node || depth > 100) throw new RangeError(`node ${index} is not there, or holds itself`)
    const matrix = multiply(above, matrixOf(node))
    for (const primitive of gltf.meshes?.[node.mesh ?? -1]?.primitives ?? []) {
      const position = primitive.attributes?.POSITION
      if (position === undefined) continue
      const points = transformed(positions(gltf, position, buffer), matrix)
      parts.push({ points, triangles: () => triangles(gltf, primitive, points.length / 3, buffer) })
    }
    for (const child of node.children ?? []) walk(child, matrix, depth + 1)
  }
  const { nodes = [] } = gltf.scenes?.[gltf.scene ?? 0] ?? {}
  for (const node of nodes) walk(node, identity, 0)
  return parts
}

function positions(gltf: Gltf, index: number, buffer: (index: number) => Uint8Array): Float64Array {
  const accessor = gltf.accessors?.[index]
  const view = gltf.bufferViews?.[accessor?.bufferView ?? -1]
  if (
    !accessor ||
    !view ||
    accessor.sparse ||
    accessor.componentType !== float32 ||
    accessor.type !== 'VEC3'
  ) {
    throw meshError('its positions are compressed or sparse', 'export it without Draco or meshopt')
  }
  const bytes = buffer(view.buffer ?? 0)
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0)
  const stride = view.byteStride ?? 12
  const count = Math.max(0, accessor.count ?? 0)
  if (start + (count - 1) * stride + 12 > bytes.byteLength) throw new RangeError('positions beyond the end')
  const points = new Float64Array(3 * count)
  for (let each = 0; each < points.length; each++) {
    points[each] = data.getFloat32(start + stride * Math.floor(each / 3) + 4 * (each % 3), true)
  }
  return points
}

/** Strips, fans, lines and points are not drawn. */
function triangles(
  gltf: Gltf,
  { indices, mode = trianglesMode }: Primitive,
  count: number,
  buffer: (index: number) => Uint8Array,
): readonly number[] {
  if (mode !== trianglesMode) return []
  if (indices === undefined) return Array.from({ length: count }, (_, index) => index)
  const accessor = gltf.accessors?.[indices]
  const view = gltf.bufferViews?.[accessor?.bufferView ?? -1]
  const bytes = indexBytes[accessor?.componentType ?? 0]
  if (!accessor || !view || !bytes)
    throw meshError('its indices are compressed or sparse', 'export it plainly')
  const stored = buffer(view.buffer ?? 0)
  const data = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  const start = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0)
  return Array.from({ length: accessor.count ?? 0 }, (_, index) => {
    const at = start + bytes * index
    return bytes === 1 ? data.getUint8(at) : bytes === 2 ? data.getUint16(at, true) : data.getUint32(at, true)
  })
}

/** glTF's matrices are column by column; translation · rotation · scale otherwise. */
function matrixOf({ matrix, translation, rotation, scale }: Node): Matrix {
  if (matrix) return [0, 1, 2].flatMap((row) => [0, 1, 2, 3].map((column) => matrix[4 * column + row] ?? 0))
  const [tx = 0, ty = 0, tz = 0] = translation ?? []
  const [x = 0, y = 0, z = 0, w = 1] = rotation ?? []
  const [sx = 1, sy = 1, sz = 1] = scale ?? []
  return [
    ...[(1 - 2 * (y * y + z * z)) * sx, 2 * (x * y - z * w) * sy, 2 * (x * z + y * w) * sz, tx],
    ...[2 * (x * y + z * w) * sx, (1 - 2 * (x * x + z * z)) * sy, 2 * (y * z - x * w) * sz, ty],
    ...[2 * (x * z - y * w) * sx, 2 * (y * z + x * w) * sy, (1 - 2 * (x * x + y * y)) * sz, tz],
  ]
}
