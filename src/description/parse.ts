import { buildDescription } from './build.ts'
import { crossProblems } from './check.ts'
import { descriptionHash } from './hash.ts'
import { problemsError } from './problem.ts'
import { robotSchema } from './schema.ts'
import { schemaProblems } from './schema-problems.ts'
import type { RobotDescription } from './types.ts'
import type { RobotFiles } from './urdf/files.ts'
import { withUrdf } from './urdf/with-urdf.ts'
import { readYaml } from './yaml-source.ts'

/**
 * A robot.yaml's text as a description.
 *
 * @param file is only used to say where an error is.
 * @param files where the URDF and the meshes are found that it names.
 * @throws SinewError `description` with file, line, column and path of the first problem; further ones in a line each.
 */
export function parseDescription(text: string, file: string, files?: RobotFiles): RobotDescription {
  const { source, unsupported } = withUrdf(readYaml(text, file), files)
  const parsed = robotSchema.safeParse(source.value)
  if (!parsed.success) {
    throw problemsError(schemaProblems(robotSchema, source.value, parsed.error.issues), source)
  }
  const problems = crossProblems(parsed.data)
  if (problems.length > 0) throw problemsError(problems, source)
  const description = buildDescription(parsed.data)
  const named = { ...description, hash: descriptionHash(description), source: file }
  return unsupported.length > 0 ? { ...named, unsupported } : named
}
