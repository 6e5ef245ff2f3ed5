import { type MeshPart, meshError } from './read.ts'

const headerBytes = 84
const triangleBytes = 50

/** STL, binary (known by its length: some binary files also start with "solid") or ASCII. */
export function readStl(bytes: Uint8Array): readonly MeshPart[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes.byteLength >= headerBytes ? view.getUint32(80, true) : 0
  const needed = headerBytes + triangleBytes * count
  const ascii = new TextDecoder().decode(bytes.subarray(0, 512)).trimStart().startsWith('solid')
  // Some exporters write more behind the last triangle.
  if (bytes.byteLength === needed || (!ascii && count > 0 && bytes.byteLength > needed)) {
    return [soup(binaryPoints(view, count))]
  }
  if (ascii) return asciiParts(new TextDecoder().decode(bytes))
  throw meshError(
    `an STL of ${bytes.byteLength} bytes that says it has ${count} triangles`,
    'the file is cut short, or a Git LFS pointer: fetch it whole (git lfs pull)',
  )
}

function binaryPoints(view: DataView, count: number): Float64Array {
  const points = new Float64Array(9 * count)
  for (let triangle = 0; triangle < count; triangle++) {
    // 12 bytes of normal, then three corners.
    const start = headerBytes + triangleBytes * triangle + 12
    for (let index = 0; index < 9; index++) {
      points[9 * triangle + index] = view.getFloat32(start + 4 * index, true)
    }
  }
  return points
}

function asciiParts(text: string): readonly MeshPart[] {
  return text.split('endsolid').map((solid) => {
    const points: number[] = []
    for (const [, x, y, z] of solid.matchAll(/\bvertex\s+(\S+)\s+(\S+)\s+(\S+)/g)) {
      points.push(Number(x), Number(y), Number(z))
    }
    return soup(Float64Array.from(points))
  })
}

/** Every three points are a triangle. */
function soup(points: Float64Array): MeshPart {
  return { points, triangles: () => Array.from({ length: points.length / 3 }, (_, index) => index) }
}
