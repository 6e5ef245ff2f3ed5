import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseDescription } from '../src/description/parse.ts'
import type { RobotDescription } from '../src/description/types.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { mjcfSources } from './urdf/mjcf-sources.ts'
import {
  filesIn,
  folderOfRepositories,
  leftOut,
  type ModelSource,
  type Outcome,
  rowOf,
  tableHead,
  tryRobot,
  verdictOf,
} from './urdf/outcome.ts'

const report = 'docs/results/mjcf.md'

/**
 * Public MJCF models read as they stand, built in Rapier and let go for a second: `npm run bench -- mjcf --from DIR`,
 * where DIR holds the repositories as owner/name. What is refused is read again with missing meshes left out. Writes
 * docs/results/mjcf.md.
 */
export async function mjcfBenchmark(): Promise<void> {
  const folder = folderOfRepositories(mjcfSources[0]?.repository ?? '')
  const outcomes: Outcome<ModelSource>[] = []
  for (const source of mjcfSources) {
    const path = resolve(folder, source.repository, source.path)
    if (!statSync(path, { throwIfNoEntry: false })) {
      console.log(`${source.robot}: ${join(source.repository, source.path)} is not there`)
      continue
    }
    const outcome = await tryRobot(source, (lenient) => read(path, lenient))
    console.log(`${source.robot}: ${verdictOf(outcome)}${outcome.refused ? ` (${outcome.refused})` : ''}`)
    outcomes.push(outcome)
  }
  await writeFileAtomic(report, page(outcomes))
  console.log(`\n${report} written`)
}

function read(path: string, lenient: boolean): RobotDescription {
  const missingMeshes = lenient ? 'skip' : 'refuse'
  const settings = { rateHz: 50, mjcf: { file: path.slice(dirname(path).length + 1), missingMeshes } }
  return parseDescription(JSON.stringify(settings), 'robot.yaml', filesIn(dirname(path)))
}

function page(outcomes: readonly Outcome<ModelSource>[]): string {
  const built = outcomes.filter(({ description }) => description)
  const strict = built.filter(({ refused }) => !refused)
  return `# Public MJCF models

${outcomes.length} models as their repositories have them, read as \`sinew view model.xml\` reads them, built in Rapier, its actuators told
nothing but zero, let go for 1 s. ${strict.length} are read as they stand and ${built.length - strict.length} with \`missingMeshes: skip\`; the others are refused for what the
last column says. "Runs": every position, velocity and pose is finite after that second. Meshes became convex hulls.
MuJoCo Menagerie is not among them: its repository is larger than the copies that this table was made from.

Again: \`npm run bench -- mjcf --from DIR\`, with the repositories of \`bench/urdf/mjcf-sources.ts\` in \`DIR/owner/name\`.

${tableHead}
${outcomes.map(rowOf).join('\n')}

## What each leaves out

${built.map(leftOut).join('\n')}`
}
