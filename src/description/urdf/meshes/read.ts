import { SinewError } from '../../../contract/errors.ts'
import type { RobotFiles } from '../files.ts'
import { readCollada } from './collada.ts'
import { readGltf } from './gltf.ts'
import { readObj } from './obj.ts'
import { readStl } from './stl.ts'

/** Points of a mesh, part by part: x, y, z of each, in the file's units (Collada's in m). */
export type MeshParts = readonly Float64Array[]

/** What the file calls an object. */
export interface MeshPart {
  readonly points: Float64Array
  /** Three points' numbers a triangle. Read only when asked for: physics has no use for them. */
  triangles(): readonly number[]
}

/**
 * The points of an STL, OBJ, glTF, GLB or Collada file. A part is what the file calls an object, for what is convex
 * piece by piece. What is not up is not turned: URDF takes a mesh's axes as they are.
 *
 * @throws SinewError `description` when the file cannot be made out, or holds no points.
 */
export function readMesh(path: string, files: RobotFiles): MeshParts {
  const parts = meshParts(path, files).map(({ points }) => points)
  for (const part of parts) {
    // Not `Number.isFinite`: squares must fit the physics' 32 bits.
    if (!part.every((value) => Math.abs(value) <= 1e18)) {
      throw meshError('it has a point that is not finite', 'export it again')
    }
  }
  return parts
}

/** @throws SinewError `description` when the file cannot be made out, or holds no points. */
export function meshParts(path: string, files: RobotFiles): readonly MeshPart[] {
  const parts = partsOf(path, files).filter(({ points }) => points.length > 0)
  if (parts.length === 0) throw meshError('it has no points', 'export it with its triangles')
  return parts
}

function partsOf(path: string, files: RobotFiles): readonly MeshPart[] {
  const bytes = files.read(path)
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  switch (extension) {
    case 'stl':
    case 'stlb':
      return readStl(bytes)
    case 'obj':
      return readObj(text(bytes))
    case 'gltf':
    case 'glb':
      return readGltf(bytes, path, files)
    case 'dae':
      return readCollada(text(bytes), path)
    default:
      throw meshError(`.${extension} is no format that is read`, 'export it as binary STL')
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

export function meshError(message: string, fix: string): SinewError {
  return new SinewError('description', message, { fix })
}
