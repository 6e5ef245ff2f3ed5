import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createSimulation } from '../sim/simulation.ts'
import { SinewError } from '../src/contract/errors.ts'
import { parseDescription } from '../src/description/parse.ts'
import { observationSpace } from '../src/description/spaces.ts'
import type { RobotDescription } from '../src/description/types.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { type UrdfSource, urdfSources } from './urdf/sources.ts'

const rateHz = 100
const report = 'docs/results/urdf.md'

interface Outcome {
  readonly source: UrdfSource
  /** What the file is refused for as it stands. */
  readonly refused: string | undefined
  readonly description?: RobotDescription
  /** Is every number finite after a second of falling? */
  readonly finite?: boolean
  readonly unsupported: readonly string[]
}

/**
 * Public robots read, built in Rapier and let go for a second: `npm run bench -- urdf --from DIR`, where DIR holds the
 * repositories as owner/name. Each is read strictly first; what is refused then is read again with missing collision
 * meshes left out and impossible moments of inertia mended. Writes docs/results/urdf.md.
 */
export async function urdfBenchmark(): Promise<void> {
  const folder = process.argv[process.argv.indexOf('--from') + 1]
  if (!process.argv.includes('--from') || folder === undefined) {
    throw new SinewError('usage', 'the folder of the repositories is missing', {
      expected: '--from DIR, with the repositories in DIR/owner/name',
      fix: `git clone https://github.com/${urdfSources[0]?.repository} DIR/${urdfSources[0]?.repository}`,
    })
  }
  const outcomes: Outcome[] = []
  for (const source of urdfSources) {
    if (!statSync(join(folder, source.repository, source.path), { throwIfNoEntry: false })) {
      console.log(`${source.robot}: ${source.repository} is not there`)
      continue
    }
    const outcome = await tryRobot(source, resolve(folder, source.repository))
    console.log(`${source.robot}: ${verdictOf(outcome)}${outcome.refused ? ` (${outcome.refused})` : ''}`)
    outcomes.push(outcome)
  }
  await writeFileAtomic(report, page(outcomes))
  console.log(`\n${report} written`)
}

async function tryRobot(source: UrdfSource, folder: string): Promise<Outcome> {
  try {
    return await run(source, read(source, folder, false), undefined)
  } catch (error) {
    const refused = reasonOf(error)
    try {
      return await run(source, read(source, folder, true), refused)
    } catch (second) {
      return { source, refused: reasonOf(second), unsupported: [] }
    }
  }
}

/** A refusal's first line and place. Anything but a SinewError is a fault of ours, and stops the benchmark. */
function reasonOf(error: unknown): string {
  if (!(error instanceof SinewError)) throw error
  const [message = ''] = error.message.split('\n')
  const others = error.message.split('\n').length - 1
  return `${message}, ${shortened(error.where ?? '')}${others > 0 ? ` and ${others} more` : ''}`
}

/** Without the folders of this machine. */
const shortened = (text: string): string => text.replace(/^\S*\/([^/\s]+\.urdf:)/, '$1')

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
  return parseDescription(JSON.stringify(settings), 'robot.yaml', {
    folder,
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
    read: (file) => readFileSync(file),
  })
}

async function run(
  source: UrdfSource,
  description: RobotDescription,
  refused: string | undefined,
): Promise<Outcome> {
  const simulation = await createSimulation(description)
  try {
    const reading = new Float64Array(observationSpace(description).size)
    const pose = new Float64Array(7)
    for (let step = 0; step < rateHz; step++) simulation.step()
    simulation.read(reading)
    const placed = description.links.every((_, link) => {
      simulation.linkPose(link, pose)
      return allFinite(pose)
    })
    const finite = simulation.healthy && allFinite(reading) && placed
    const unsupported = [...(description.unsupported ?? []).map(shortened), ...simulation.unsupported]
    return { source, refused, description, finite, unsupported }
  } finally {
    simulation.free()
  }
}

const allFinite = (values: Float64Array): boolean => values.every((value) => Number.isFinite(value))

function verdictOf({ description, finite, refused }: Outcome): string {
  if (!description) return 'refused'
  const runs = finite ? 'runs' : 'not finite'
  return refused ? `${runs}, mended` : runs
}

function page(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => {
    const { source, description, refused } = outcome
    const { links = [], joints = [] } = description ?? {}
    const moving = joints.filter(({ kind }) => kind !== 'fixed').length
    const shapes = links.flatMap(({ geometry }) => geometry.filter(({ collides }) => collides))
    const hulls = shapes.filter(({ shape }) => shape.kind === 'hull').length
    const cells = description ? [links.length, moving, shapes.length - hulls, hulls] : ['–', '–', '–', '–']
    return `| ${[source.robot, source.repository, ...cells, verdictOf(outcome), refused ?? ''].join(' | ')} |`
  })
  const built = outcomes.filter(({ description }) => description)
  const strict = built.filter(({ refused }) => !refused)
  const lists = built.map(({ source, unsupported }) => {
    const lines = unsupported.length > 0 ? unsupported.map((line) => `- ${line}`).join('\n') : '- nothing'
    return `### ${source.robot}\n\n\`${source.path}\` at \`${source.commit.slice(0, 12)}\`\n\n${lines}\n`
  })
  return `# Public URDFs

${outcomes.length} robots' URDFs as their repositories have them, read with a robot.yaml that gives no more than a control
rate, whether the base floats (then above a ground), and velocity limits where there are none; built in Rapier, nothing
driven, let go for 1 s. ${strict.length} are read as they stand and ${built.length - strict.length} with \`missingMeshes: skip\` and \`impossibleInertia: mend\`; the
others need what only their owner can say. "Runs": every position, velocity and pose is finite after that second. Their meshes became convex hulls.

Again: \`npm run bench -- urdf --from DIR\`, with the repositories of \`bench/urdf/sources.ts\` in \`DIR/owner/name\`. Large
files that a copy of a repository lacks count as missing meshes here.

| robot | repository | links | moving joints | shapes | hulls | result | refused as it stands for |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

## What each leaves out

${lists.join('\n')}`
}
