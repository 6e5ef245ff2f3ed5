import { type MeshPart, meshError } from './read.ts'

/** The vertices that an object's faces use, in the order in which they first do, and the faces as corners of those. */
interface ObjObject {
  readonly used: Map<number, number>
  readonly faces: (readonly number[])[]
}

/** Wavefront OBJ: the vertices that the faces of each object (`o`) use; all of them if there are no faces. */
export function readObj(text: string): readonly MeshPart[] {
  const vertices: number[] = []
  const objects: ObjObject[] = [{ used: new Map(), faces: [] }]
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line.trim().split(/\s+/)
    if (keyword === 'v') vertices.push(Number(words[0]), Number(words[1]), Number(words[2]))
    else if (keyword === 'o') objects.push({ used: new Map(), faces: [] })
    else if (keyword === 'f') {
      const { used, faces } = objects.at(-1) ?? { used: new Map<number, number>(), faces: [] }
      faces.push(
        words.map((word) => {
          const index = indexOf(word, vertices.length / 3)
          const known = used.get(index) ?? used.size
          used.set(index, known)
          return known
        }),
      )
    }
  }
  const parts = objects.filter(({ used }) => used.size > 0)
  if (parts.length === 0) return [{ points: Float64Array.from(vertices), triangles: () => [] }]
  return parts.map(({ used, faces }) => {
    const points = [...used.keys()].flatMap((index) => vertices.slice(3 * index, 3 * index + 3))
    return { points: Float64Array.from(points), triangles: () => faces.flatMap(fan) }
  })
}

/** A convex polygon as triangles from its first corner. */
export function fan(corners: readonly number[]): readonly number[] {
  const [first = 0] = corners
  return corners.slice(2).flatMap((corner, index) => [first, corners[index + 1] ?? 0, corner])
}

/** `7`, `7/1`, `7//3`: from 1, or backwards from the last vertex so far. */
function indexOf(word: string, count: number): number {
  const number = Number.parseInt(word, 10)
  const index = number < 0 ? count + number : number - 1
  if (index >= 0 && index < count) return index
  throw meshError(`a face names vertex ${word} of ${count}`, 'export it again')
}
