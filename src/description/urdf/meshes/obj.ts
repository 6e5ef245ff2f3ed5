import { type MeshParts, meshError } from './read.ts'

/** Wavefront OBJ: the vertices that the faces of each object (`o`) use; all of them if there are no faces. */
export function readObj(text: string): MeshParts {
  const vertices: number[] = []
  const objects: Set<number>[] = [new Set()]
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line.trim().split(/\s+/)
    if (keyword === 'v') vertices.push(Number(words[0]), Number(words[1]), Number(words[2]))
    else if (keyword === 'o') objects.push(new Set())
    else if (keyword === 'f') {
      const used = objects.at(-1)
      for (const word of words) used?.add(indexOf(word, vertices.length / 3))
    }
  }
  const parts = objects.filter(({ size }) => size > 0)
  if (parts.length === 0) return [Float64Array.from(vertices)]
  return parts.map((used) =>
    Float64Array.from([...used].flatMap((index) => vertices.slice(3 * index, 3 * index + 3))),
  )
}

/** `7`, `7/1`, `7//3`: from 1, or backwards from the last vertex so far. */
function indexOf(word: string, count: number): number {
  const number = Number.parseInt(word, 10)
  const index = number < 0 ? count + number : number - 1
  if (index >= 0 && index < count) return index
  throw meshError(`a face names vertex ${word} of ${count}`, 'export it again')
}
