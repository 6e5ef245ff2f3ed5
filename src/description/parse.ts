import { buildDescription } from './build.ts'
import { crossProblems } from './check.ts'
import { descriptionHash } from './hash.ts'
import { withMjcf } from './mjcf/with-mjcf.ts'
import { problemsError } from './problem.ts'
import { type RobotDocument, robotSchema } from './schema.ts'
import { schemaProblems } from './schema-problems.ts'
import type { RobotDescription } from './types.ts'
import type { RobotFiles } from './urdf/files.ts'
import { withUrdf } from './urdf/with-urdf.ts'
import { readYaml } from './yaml-source.ts'

/** A robot.yaml that has been read and checked, defaults filled in, its URDF or MJCF put in. */
export interface CheckedRobot {
  readonly document: RobotDocument
  readonly file: string
  readonly unsupported: readonly string[]
}

/**
 * A robot.yaml's text as a checked document.
 *
 * @param file is only used to say where an error is.
 * @param files where the model and the meshes are found that it names.
 * @throws SinewError `description` with file, line, column and path of the first problem; further ones in a line each.
 */
export function checkRobot(text: string, file: string, files?: RobotFiles): CheckedRobot {
  const urdf = withUrdf(readYaml(text, file), files)
  const mjcf = withMjcf(urdf.source, files)
  const { source } = mjcf
  const unsupported = [...urdf.unsupported, ...mjcf.unsupported]
  const parsed = robotSchema.safeParse(source.value)
  if (!parsed.success) {
    throw problemsError(schemaProblems(robotSchema, source.value, parsed.error.issues), source)
  }
  const problems = crossProblems(parsed.data)
  if (problems.length > 0) throw problemsError(problems, source)
  return { document: parsed.data, file, unsupported }
}

/** The description that a checked document means. */
export function describeRobot({ document, file, unsupported }: CheckedRobot): RobotDescription {
  const description = buildDescription(document)
  const named = { ...description, hash: descriptionHash(description), source: file }
  return unsupported.length > 0 ? { ...named, unsupported } : named
}

/**
 * A robot.yaml's text as a description; parameters and errors as of {@link checkRobot}.
 */
export function parseDescription(text: string, file: string, files?: RobotFiles): RobotDescription {
  return describeRobot(checkRobot(text, file, files))
}
