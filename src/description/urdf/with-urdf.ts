import { z } from 'zod'
import { problemsError } from '../problem.ts'
import { urdfSchema } from '../schema.ts'
import { schemaProblems } from '../schema-problems.ts'
import type { YamlSource } from '../yaml-source.ts'
import { type CompletedSource, complete, findModel } from './complete.ts'
import { joinPath, type RobotFiles } from './files.ts'
import { type Data, isData } from './overlay.ts'
import { parseUrdf } from './parse.ts'

const settingsSchema = z.looseObject({ urdf: urdfSchema })

/**
 * A robot.yaml that names a URDF (`urdf: path`, or `urdf: { file: path, … }`), completed by it; any other as it is.
 *
 * @throws SinewError `description` when the URDF cannot be found or read, `usage` without a file system to find it in.
 */
export function withUrdf(source: YamlSource, files: RobotFiles | undefined): CompletedSource {
  const given = source.value
  if (!isData(given) || given.urdf === undefined) return { source, unsupported: [] }
  const robot: Data = typeof given.urdf === 'string' ? { ...given, urdf: { file: given.urdf } } : given
  const parsed = settingsSchema.safeParse(robot)
  if (!parsed.success) throw problemsError(schemaProblems(settingsSchema, robot, parsed.error.issues), source)
  const { file, packages, missingMeshes, impossibleInertia, limits } = parsed.data.urdf
  const found = findModel(source, 'urdf', file, files)
  const folder = files?.folder ?? ''
  const links = Array.isArray(robot.links) ? robot.links.filter(isData) : []
  const urdf = parseUrdf(found.text, found.shown, {
    files: found.files,
    packages: Object.fromEntries(Object.entries(packages).map(([name, at]) => [name, joinPath(folder, at)])),
    missingMeshes,
    impossibleInertia,
    givesInertia: (name) => links.some((link) => link.name === name && link.inertiaKgM2 !== undefined),
  })
  return complete(source, robot, urdf, limits)
}
