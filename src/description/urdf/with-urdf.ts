import { z } from 'zod'
import { SinewError } from '../../contract/errors.ts'
import { type Path, problemsError } from '../problem.ts'
import { urdfSchema } from '../schema.ts'
import { schemaProblems } from '../schema-problems.ts'
import type { Location, YamlSource } from '../yaml-source.ts'
import { folderOf, joinPath, type RobotFiles } from './files.ts'
import { type Merged, mergeUrdf } from './merge.ts'
import { type Data, isData } from './overlay.ts'
import { parseUrdf, type Urdf } from './parse.ts'

/** A robot.yaml with what its URDF says put in, and what of the URDF has no place in it. */
export interface CompletedSource {
  readonly source: YamlSource
  readonly unsupported: readonly string[]
}

const settingsSchema = z.looseObject({ urdf: urdfSchema })

/**
 * A robot.yaml that names a URDF (`urdf: path`, or `urdf: { file: path, … }`), completed by it; any other as it is.
 * The completed source knows of each value which of the two files it stands in.
 *
 * @throws SinewError `description` when the URDF cannot be found or read, `usage` without a file system to find it in.
 */
export function withUrdf(source: YamlSource, files: RobotFiles | undefined): CompletedSource {
  const given = source.value
  if (!isData(given) || given.urdf === undefined) return { source, unsupported: [] }
  const robot: Data = typeof given.urdf === 'string' ? { ...given, urdf: { file: given.urdf } } : given
  const parsed = settingsSchema.safeParse(robot)
  if (!parsed.success) throw problemsError(schemaProblems(settingsSchema, robot, parsed.error.issues), source)
  const settings = parsed.data.urdf
  if (!files) {
    throw new SinewError('usage', 'a robot.yaml that names a URDF must be read from a file', {
      where: source.file,
      received: settings.file,
      fix: 'use loadDescription with the path of the robot.yaml',
    })
  }
  const urdf = readUrdf(source, robot, settings, files)
  const merged = mergeUrdf(robot, urdf, settings.limits)
  const locate = (path: Path, atKey: boolean): Location => locateMerged(source, urdf, merged, path, atKey)
  return { source: { file: source.file, value: merged.value, locate }, unsupported: urdf.unsupported }
}

function readUrdf(
  source: YamlSource,
  robot: Data,
  { file, packages, missingMeshes, impossibleInertia }: z.infer<typeof urdfSchema>,
  files: RobotFiles,
): Urdf {
  const path = joinPath(files.folder, file.replaceAll('\\', '/'))
  if (!files.isFile(path)) {
    const fix = 'correct the path: it starts from the folder of the robot.yaml'
    const message = 'the URDF cannot be found'
    throw problemsError(
      [{ path: ['urdf', 'file'], message, expected: 'a file', received: path, fix }],
      source,
    )
  }
  const folder = folderOf(path)
  const links = Array.isArray(robot.links) ? robot.links.filter(isData) : []
  const shown = joinPath(folderOf(source.file.replaceAll('\\', '/')), file)
  return parseUrdf(new TextDecoder().decode(files.read(path)), shown.replace(/^\.\//, ''), {
    files: { ...files, folder },
    packages: Object.fromEntries(
      Object.entries(packages).map(([name, at]) => [name, joinPath(files.folder, at)]),
    ),
    missingMeshes,
    impossibleInertia,
    givesInertia: (name) => links.some((link) => link.name === name && link.inertiaKgM2 !== undefined),
  })
}

/** Where a value of the merged robot stands: in the robot.yaml if that says it, else in the URDF. */
function locateMerged(
  source: YamlSource,
  urdf: Urdf,
  { value, originOf }: Merged,
  path: Path,
  atKey: boolean,
): Location {
  const [section, index, ...rest] = path
  const origin = originOf(section, index)
  if (section === undefined || !origin) return source.locate(path, atKey)
  const { yaml, urdf: read } = origin
  const own: Path = yaml === undefined ? [] : [section, yaml, ...rest]
  if (yaml !== undefined && (read === undefined || isThere(source.value, own)))
    return source.locate(own, atKey)
  const place = urdf.locate([section, read ?? 0, ...rest])
  const list = value[String(section)]
  const entry: unknown = Array.isArray(list) ? list[Number(index)] : undefined
  return { ...place, file: urdf.file, advice: adviceFor(source.file, String(section), entry) }
}

function isThere(value: unknown, path: Path): boolean {
  return (
    path.reduce<unknown>(
      (at, part) => (isData(at) || Array.isArray(at) ? Reflect.get(at, part) : undefined),
      value,
    ) !== undefined
  )
}

function adviceFor(file: string, section: string, entry: unknown): string {
  const key = section === 'actuators' ? 'joint' : 'name'
  const name = isData(entry) ? String(entry[key]) : ''
  return `in ${file} that is ${section}: - { ${key}: ${name}, … }`
}
