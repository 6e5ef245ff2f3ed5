import { SinewError } from '../../contract/errors.ts'
import type { Vec3 } from '../types.ts'
import { candidates, type RobotFiles } from './files.ts'
import type { GeometrySource, ShapeValue } from './geometry-source.ts'
import { hullsOf } from './meshes/hulls.ts'
import { readMesh } from './meshes/read.ts'
import type { Report } from './report.ts'
import { farthestM, optionalVec3, requiredText } from './values.ts'
import type { XmlElement } from './xml.ts'

function scaleOf({ report }: GeometrySource, mesh: XmlElement): Vec3 {
  const scale = optionalVec3(report, mesh, 'scale') ?? [1, 1, 1]
  if (scale.every((factor) => factor !== 0)) return scale
  throw report.fault(
    mesh,
    'a mesh scaled to nothing',
    'factors other than 0',
    scale.join(' '),
    'correct scale',
  )
}

function find({ files, packages }: GeometrySource, name: string): string | undefined {
  return files && candidates(name, files.folder, packages).find((path) => files.isFile(path))
}

/** A mesh to look at; one that cannot be found is noted. */
export function visualMesh(source: GeometrySource, mesh: XmlElement): ShapeValue[] {
  const name = requiredText(source.report, mesh, 'filename')
  const file = find(source, name)
  if (file !== undefined) return [{ shape: 'mesh', file, scale: scaleOf(source, mesh) }]
  source.report.note(mesh, `mesh ${name} cannot be found: not drawn`)
  return []
}

/** Hulls of a mesh. @throws SinewError `description` for a mesh that cannot be found, unless it may be missing. */
export function collisionMesh(source: GeometrySource, mesh: XmlElement): ShapeValue[] {
  const { report, files, hulls } = source
  const name = requiredText(report, mesh, 'filename')
  const scale = scaleOf(source, mesh)
  const path = find(source, name)
  if (path === undefined || !files) {
    if (source.missingMeshes === 'skip') {
      report.note(mesh, `collision mesh ${name} cannot be found: left out`)
      return []
    }
    throw report.fault(
      mesh,
      'a collision mesh cannot be found',
      'a file that can be read',
      name,
      'put it there, or in robot.yaml name the folder of its package (urdf: { file: …, packages: { name: folder } }) or do without (missingMeshes: skip)',
    )
  }
  const key = `${scale.join(' ')} ${path}`
  let points = hulls.get(key)
  if (!points) {
    points = readHulls(report, mesh, files, path, scale)
    hulls.set(key, points)
  }
  return points.map((pointsM) => ({ shape: 'hull', pointsM }))
}

function readHulls(
  report: Report,
  mesh: XmlElement,
  files: RobotFiles,
  path: string,
  scale: Vec3,
): readonly (readonly Vec3[])[] {
  try {
    const { hulls, note } = hullsOf(readMesh(path, files), scale)
    if (hulls.flat(2).some((coordinate) => Math.abs(coordinate) > farthestM)) {
      throw new SinewError('description', `it reaches farther than ${farthestM} m`, {
        fix: 'correct scale: a mesh in mm needs "0.001 0.001 0.001"',
      })
    }
    if (note) report.note(mesh, note)
    return hulls
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const fix = error instanceof SinewError ? error.fix : undefined
    throw report.fault(
      mesh,
      `a collision mesh cannot be read: ${reason}`,
      'STL, OBJ, glTF, GLB or Collada with triangles',
      path,
      fix ?? 'check the file, or export it again as binary STL',
    )
  }
}
