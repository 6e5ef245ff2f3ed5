import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseDescription } from '../src/description/parse.ts'
import type { RobotDescription } from '../src/description/types.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import {
  filesIn,
  folderOfRepositories,
  leftOut,
  type Outcome,
  rowOf,
  tableHead,
  tryRobot,
  verdictOf,
} from './urdf/outcome.ts'
import { type UrdfSource, urdfSources } from './urdf/sources.ts'

const rateHz = 100
const report = 'docs/results/urdf.md'

/**
 * Public robots read, built in Rapier and let go for a second: `npm run bench -- urdf --from DIR`, where DIR holds the
 * repositories as owner/name. Each is read strictly first; what is refused then is read again with missing collision
 * meshes left out and impossible moments of inertia mended. Writes docs/results/urdf.md.
 */
export async function urdfBenchmark(): Promise<void> {
  const folder = folderOfRepositories(urdfSources[0]?.repository ?? '')
  const outcomes: Outcome<UrdfSource>[] = []
  for (const source of urdfSources) {
    if (!statSync(join(folder, source.repository, source.path), { throwIfNoEntry: false })) {
      console.log(`${source.robot}: ${source.repository} is not there`)
      continue
    }
    const at = resolve(folder, source.repository)
    const outcome = await tryRobot(source, (lenient) => read(source, at, lenient))
    console.log(`${source.robot}: ${verdictOf(outcome)}${outcome.refused ? ` (${outcome.refused})` : ''}`)
    outcomes.push(outcome)
  }
  await writeFileAtomic(report, page(outcomes))
  console.log(`\n${report} written`)
}

function read(source: UrdfSource, folder: string, lenient: boolean): RobotDescription {
  const { path, packages = {}, startHeightM } = source
  const settings = {
    rateHz,
    base: startHeightM === undefined ? 'fixed' : 'floating',
    ...(startHeightM === undefined ? {} : { startHeightM, ground: {} }),
    actuators: [],
    urdf: {
      file: path,
      packages,
      // For what the URDF leaves out; a joint that nothing drives needs no more.
      limits: { velocityRadPerS: 20, velocityMPerS: 2 },
      ...(lenient ? { missingMeshes: 'skip', impossibleInertia: 'mend' } : {}),
    },
  }
  return parseDescription(JSON.stringify(settings), 'robot.yaml', filesIn(folder))
}

function page(outcomes: readonly Outcome<UrdfSource>[]): string {
  const built = outcomes.filter(({ description }) => description)
  const strict = built.filter(({ refused }) => !refused)
  return `# Public URDFs

${outcomes.length} robots' URDFs as their repositories have them, read with a robot.yaml that gives no more than a control
rate, whether the base floats (then above a ground), and velocity limits where there are none; built in Rapier, nothing
driven, let go for 1 s. ${strict.length} are read as they stand and ${built.length - strict.length} with \`missingMeshes: skip\` and \`impossibleInertia: mend\`; the
others need what only their owner can say. "Runs": every position, velocity and pose is finite after that second. Their meshes became convex hulls.

Again: \`npm run bench -- urdf --from DIR\`, with the repositories of \`bench/urdf/sources.ts\` in \`DIR/owner/name\`. Large
files that a copy of a repository lacks count as missing meshes here.

${tableHead}
${outcomes.map(rowOf).join('\n')}

## What each leaves out

${built.map(leftOut).join('\n')}`
}
