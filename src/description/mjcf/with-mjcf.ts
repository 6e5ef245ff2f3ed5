import { z } from 'zod'
import { problemsError } from '../problem.ts'
import { mjcfSchema } from '../schema.ts'
import { schemaProblems } from '../schema-problems.ts'
import { type CompletedSource, complete, findModel } from '../urdf/complete.ts'
import type { RobotFiles } from '../urdf/files.ts'
import { type Data, isData } from '../urdf/overlay.ts'
import type { YamlSource } from '../yaml-source.ts'
import { parseMjcf } from './parse.ts'

const settingsSchema = z.looseObject({ mjcf: mjcfSchema })

/** MJCF has no limits of speed and acceleration, and need not have one of effort. Ample ones. */
const standIns = {
  velocityRadPerS: 100,
  accelerationRadPerS2: 1000,
  effortNm: 1000,
  velocityMPerS: 100,
  accelerationMPerS2: 1000,
  effortN: 1000,
}

/**
 * A robot.yaml that names an MJCF (`mjcf: path`, or `mjcf: { file: path, … }`), completed by it; any other as it is.
 *
 * @throws SinewError `description` when it cannot be found or read, `usage` without a file system to find it in.
 */
export function withMjcf(source: YamlSource, files: RobotFiles | undefined): CompletedSource {
  const given = source.value
  if (!isData(given) || given.mjcf === undefined) return { source, unsupported: [] }
  const robot: Data = typeof given.mjcf === 'string' ? { ...given, mjcf: { file: given.mjcf } } : given
  const parsed = settingsSchema.safeParse(robot)
  if (!parsed.success) throw problemsError(schemaProblems(settingsSchema, robot, parsed.error.issues), source)
  const { file, missingMeshes, limits } = parsed.data.mjcf
  if (given.urdf !== undefined) {
    const message = 'a robot has one model: urdf or mjcf'
    const fix = 'remove urdf or mjcf'
    throw problemsError(
      [{ path: ['mjcf'], atKey: true, message, expected: 'one of them', received: 'both', fix }],
      source,
    )
  }
  const found = findModel(source, 'mjcf', file, files)
  const mjcf = parseMjcf(found.text, found.shown, { files: found.files, missingMeshes })
  const completed = complete(source, robot, mjcf, { ...standIns, ...defined(limits) })
  const missing = Object.entries(standIns).filter(
    ([name]) => limits[name as keyof typeof limits] === undefined,
  )
  const moves = mjcf.document.joints.some(({ kind }) => kind !== 'fixed')
  if (!moves || missing.length === 0) return completed
  const shown = missing.map(([name, value]) => `${name}: ${value}`).join(', ')
  const note = `${found.shown}: limits that are not given are { ${shown} }: \`mjcf: { limits: … }\` says others`
  return { ...completed, unsupported: [...completed.unsupported, note] }
}

const defined = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
