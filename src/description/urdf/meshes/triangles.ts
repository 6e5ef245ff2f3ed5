import { SinewError } from '../../../contract/errors.ts'
import type { RobotFiles } from '../files.ts'
import { meshError, meshParts } from './read.ts'

/**
 * The triangles of an STL, OBJ, glTF, GLB or Collada file, corner by corner (x, y, z), in the file's units (Collada's
 * in m): to be looked at.
 *
 * @throws SinewError `description` when the file cannot be made out, or a triangle names a point that is not there.
 */
export function readTriangles(path: string, files: RobotFiles): Float64Array {
  try {
    const parts = meshParts(path, files).map(({ points, triangles }) => ({ points, corners: triangles() }))
    const out = new Float64Array(3 * parts.reduce((sum, { corners }) => sum + corners.length, 0))
    let end = 0
    for (const { points, corners } of parts) {
      for (const corner of corners) {
        if (!(corner >= 0 && 3 * corner + 2 < points.length)) {
          throw meshError(`a triangle names point ${corner} of ${points.length / 3}`, 'export it again')
        }
        for (let axis = 0; axis < 3; axis++) out[end++] = points[3 * corner + axis]
      }
    }
    return out
  } catch (error) {
    // Offsets beyond the end of a file.
    const cause = error instanceof RangeError ? meshError(error.message, 'export it again') : error
    if (!(cause instanceof SinewError)) throw cause
    const { expected, received, fix } = cause
    const details = Object.entries({ expected, received, fix }).filter(([, value]) => value !== undefined)
    throw new SinewError('description', `mesh cannot be drawn: ${cause.message}`, {
      where: path,
      ...Object.fromEntries(details),
    })
  }
}
