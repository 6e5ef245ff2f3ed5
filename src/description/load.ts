import { readFileSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { didYouMean } from '../contract/did-you-mean.ts'
import { SinewError } from '../contract/errors.ts'
import { packageRoot } from '../runtime/package-root.ts'
import { parseDescription } from './parse.ts'
import type { Geometry, RobotDescription } from './types.ts'
import type { RobotFiles } from './urdf/files.ts'

const robotsFolder = (): string => join(packageRoot(), 'hardware', 'robots')

/** Names of the robots that come with Sinew, in alphabetical order. */
export async function robotNames(): Promise<string[]> {
  const entries = await readdir(robotsFolder(), { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

const looksLikeFile = (text: string): boolean =>
  /\.(ya?ml|urdf|xacro|xml)$/i.test(text) || /[\\/]/.test(text) || text.includes(sep)

/** Control rate of a robot of which there is only a model. */
const modelRateHz = 50

const withSlashes = (path: string): string => path.replaceAll('\\', '/')

/** Files from the folder of `path` on, for the URDF and the meshes that it names. */
function filesBeside(path: string): RobotFiles {
  return {
    folder: withSlashes(dirname(resolve(path))),
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
    read: (file) => readFileSync(file),
  }
}

/** Where a robot is described: the text of its robot.yaml, and what stands beside it. */
export interface RobotSource {
  readonly text: string
  /** The file, or for a robot given as a model where its robot.yaml would be. */
  readonly path: string
  /** How errors name it. */
  readonly shown: string
  readonly files: RobotFiles
}

/**
 * The robot.yaml of a robot by name (`reacher`: hardware/robots/reacher/robot.yaml) or by file
 * (`./my-arm/robot.yaml`), a URDF (`.urdf`) or an MJCF (`.xml`).
 *
 * @throws SinewError `usage` when there is no such robot or file
 */
export async function readRobot(nameOrFile: string): Promise<RobotSource> {
  if (looksLikeFile(nameOrFile)) {
    const model = modelOf(nameOrFile)
    const text = model ?? (await readText(nameOrFile))
    const path = model !== undefined ? join(dirname(nameOrFile), 'robot.yaml') : nameOrFile
    return { text, path, shown: path, files: filesBeside(nameOrFile) }
  }
  const names = await robotNames()
  if (!names.includes(nameOrFile)) {
    const guess = didYouMean(nameOrFile, names)
    throw new SinewError('usage', `there is no robot "${nameOrFile}"`, {
      expected: `one of ${names.join(', ')}, or the path of a robot.yaml`,
      received: nameOrFile,
      fix: guess
        ? `did you mean "${guess}"?`
        : 'name one of these, or give a path such as ./my-arm/robot.yaml',
    })
  }
  const path = join(robotsFolder(), nameOrFile, 'robot.yaml')
  const shown = `hardware/robots/${nameOrFile}/robot.yaml`
  return { text: await readText(path), path, shown, files: filesBeside(path) }
}

/** The robot.yaml of a model alone: a URDF is driven by nothing, an MJCF by its own actuators. */
function modelOf(path: string): string | undefined {
  const file = JSON.stringify(basename(path))
  if (/\.(urdf|xacro)$/i.test(path)) return `urdf: ${file}\nrateHz: ${modelRateHz}\nactuators: []\n`
  return /\.xml$/i.test(path) ? `mjcf: ${file}\nrateHz: ${modelRateHz}\n` : undefined
}

/**
 * A robot by name or by file, as {@link readRobot} finds it.
 *
 * @throws SinewError `usage` when there is no such robot or file, `description` when what it says is wrong.
 */
export async function loadDescription(nameOrFile: string): Promise<RobotDescription> {
  const { text, path, shown, files } = await readRobot(nameOrFile)
  return withMeshes(parseDescription(text, shown, files), dirname(path))
}

/** Mesh files are named from the folder of the robot.yaml. */
function withMeshes(description: RobotDescription, folder: string): RobotDescription {
  const place = (geometry: Geometry): Geometry => {
    const { shape } = geometry
    if (shape.kind !== 'mesh') return geometry
    return { ...geometry, shape: { ...shape, file: resolve(folder, shape.file) } }
  }
  const links = description.links.map((link) => ({ ...link, geometry: link.geometry.map(place) }))
  return { ...description, links }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new SinewError('usage', `cannot read ${file}`, {
      where: file,
      expected: 'a robot.yaml that can be read',
      received: cause instanceof Error ? cause.message : String(cause),
      fix: 'check the path and its permissions',
      cause,
    })
  }
}
