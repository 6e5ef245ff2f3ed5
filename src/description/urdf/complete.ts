import { SinewError } from '../../contract/errors.ts'
import { type Path, problemsError } from '../problem.ts'
import type { Location, YamlSource } from '../yaml-source.ts'
import { folderOf, joinPath, type RobotFiles } from './files.ts'
import { type Merged, mergeModel } from './merge.ts'
import type { ModelFile } from './model-file.ts'
import { type Data, isData } from './overlay.ts'

/** A robot.yaml with what its model says put in, and what of the model has no place in it. */
export interface CompletedSource {
  readonly source: YamlSource
  readonly unsupported: readonly string[]
}

/** The text of the model that a robot.yaml names, how errors call it, and the files beside it. */
export interface FoundModel {
  readonly text: string
  readonly shown: string
  readonly files: RobotFiles
}

/**
 * @param section of the robot.yaml that names it
 * @throws SinewError `description` when it cannot be found, `usage` without a file system to find it in.
 */
export function findModel(
  source: YamlSource,
  section: 'urdf' | 'mjcf',
  file: string,
  files: RobotFiles | undefined,
): FoundModel {
  const format = section.toUpperCase()
  if (!files) {
    throw new SinewError('usage', `a robot.yaml that names a ${format} must be read from a file`, {
      where: source.file,
      received: file,
      fix: 'use loadDescription with the path of the robot.yaml',
    })
  }
  const path = joinPath(files.folder, file.replaceAll('\\', '/'))
  if (!files.isFile(path)) {
    const fix = 'correct the path: it starts from the folder of the robot.yaml'
    const message = `the ${format} cannot be found`
    const problem = { path: [section, 'file'], message, expected: 'a file', received: path, fix }
    throw problemsError([problem], source)
  }
  const shown = joinPath(folderOf(source.file.replaceAll('\\', '/')), file)
  return {
    text: new TextDecoder().decode(files.read(path)),
    shown: shown.replace(/^\.\//, ''),
    files: { ...files, folder: folderOf(path) },
  }
}

/** The completed source knows of each value which of the two files it stands in. */
export function complete(source: YamlSource, robot: Data, model: ModelFile, limits: Data): CompletedSource {
  const merged = mergeModel(robot, model, limits)
  const locate = (path: Path, atKey: boolean): Location => locateMerged(source, model, merged, path, atKey)
  return { source: { file: source.file, value: merged.value, locate }, unsupported: model.unsupported }
}

/** Where a value of the merged robot stands: in the robot.yaml if that says it, else in the model. */
function locateMerged(
  source: YamlSource,
  model: ModelFile,
  { value, originOf }: Merged,
  path: Path,
  atKey: boolean,
): Location {
  const [section, index, ...rest] = path
  const origin = originOf(section, index)
  if (section === undefined || !origin) return source.locate(path, atKey)
  const { yaml, model: read } = origin
  const own: Path = yaml === undefined ? [] : [section, yaml, ...rest]
  if (yaml !== undefined && (read === undefined || isThere(source.value, own)))
    return source.locate(own, atKey)
  const place = model.locate([section, read ?? 0, ...rest])
  const list = value[String(section)]
  const entry: unknown = Array.isArray(list) ? list[Number(index)] : undefined
  return { ...place, advice: adviceFor(source.file, String(section), entry) }
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
