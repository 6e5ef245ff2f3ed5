import { buildDescription } from './build.ts'
import { crossProblems } from './check.ts'
import { descriptionHash } from './hash.ts'
import { problemsError } from './problem.ts'
import { robotSchema } from './schema.ts'
import { schemaProblems } from './schema-problems.ts'
import type { RobotDescription } from './types.ts'
import { readYaml } from './yaml-source.ts'

/**
 * A robot.yaml's text as a description. `file` is only used to say where an error is.
 *
 * @throws SinewError `description` with file, line, column and path of the first problem; further ones in a line each.
 */
export function parseDescription(text: string, file: string): RobotDescription {
  const source = readYaml(text, file)
  const parsed = robotSchema.safeParse(source.value)
  if (!parsed.success) {
    throw problemsError(schemaProblems(robotSchema, source.value, parsed.error.issues), source)
  }
  const problems = crossProblems(parsed.data)
  if (problems.length > 0) throw problemsError(problems, source)
  const description = buildDescription(parsed.data)
  return { ...description, hash: descriptionHash(description), source: file }
}
