import { readFileSync, statSync } from 'node:fs'
import { createSimulation } from '../../sim/simulation.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { RobotFiles } from '../../src/description/urdf/files.ts'

/** A robot's model in a public repository. */
export interface ModelSource {
  readonly robot: string
  /** owner/name on GitHub. */
  readonly repository: string
  readonly commit: string
  readonly path: string
}

export interface Outcome<Source extends ModelSource> {
  readonly source: Source
  /** What the file is refused for as it stands. */
  readonly refused: string | undefined
  readonly description?: RobotDescription
  /** Is every number finite after a second of falling? */
  readonly finite?: boolean
  readonly unsupported: readonly string[]
}

/** The folder that holds the repositories. @throws SinewError `usage` if it is not given. */
export function folderOfRepositories(example: string): string {
  const folder = process.argv[process.argv.indexOf('--from') + 1]
  if (process.argv.includes('--from') && folder !== undefined) return folder
  throw new SinewError('usage', 'the folder of the repositories is missing', {
    expected: '--from DIR, with the repositories in DIR/owner/name',
    fix: `git clone https://github.com/${example} DIR/${example}`,
  })
}

/** What the robot.yaml's paths start from. */
export const filesIn = (folder: string): RobotFiles => ({
  folder,
  isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
  read: (file) => readFileSync(file),
})

/**
 * Read as it stands; if that is refused, again leniently.
 *
 * @param read the model as a description, strictly or leniently
 */
export async function tryRobot<Source extends ModelSource>(
  source: Source,
  read: (lenient: boolean) => RobotDescription,
): Promise<Outcome<Source>> {
  try {
    return await run(source, read(false), undefined)
  } catch (error) {
    const refused = reasonOf(error)
    try {
      return await run(source, read(true), refused)
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
const shortened = (text: string): string => text.replace(/^\S*\/([^/\s]+\.(urdf|xml):)/, '$1')

async function run<Source extends ModelSource>(
  source: Source,
  description: RobotDescription,
  refused: string | undefined,
): Promise<Outcome<Source>> {
  const simulation = await createSimulation(description)
  try {
    const reading = new Float64Array(observationSpace(description).size)
    const pose = new Float64Array(7)
    for (let step = 0; step < description.rateHz; step++) simulation.step()
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

export function verdictOf({ description, finite, refused }: Outcome<ModelSource>): string {
  if (!description) return 'refused'
  const runs = finite ? 'runs' : 'not finite'
  return refused ? `${runs}, mended` : runs
}

/** A line of the table of results, and the list of what is left out. */
export function rowOf(outcome: Outcome<ModelSource>): string {
  const { source, description, refused } = outcome
  const { links = [], joints = [], actuators = [] } = description ?? {}
  const moving = joints.filter(({ kind }) => kind !== 'fixed').length
  const shapes = links.flatMap(({ geometry }) => geometry.filter(({ collides }) => collides))
  const hulls = shapes.filter(({ shape }) => shape.kind === 'hull').length
  const counts = [links.length, moving, actuators.length, shapes.length - hulls, hulls]
  const cells = description ? counts : counts.map(() => '–')
  return `| ${[source.robot, source.repository, ...cells, verdictOf(outcome), refused ?? ''].join(' | ')} |`
}

export const tableHead = `| robot | repository | links | moving joints | actuators | shapes | hulls | result | refused as it stands for |
|---|---|---|---|---|---|---|---|---|`

export function leftOut({ source, unsupported }: Outcome<ModelSource>): string {
  const lines = unsupported.length > 0 ? unsupported.map((line) => `- ${line}`).join('\n') : '- nothing'
  return `### ${source.robot}\n\n\`${source.path}\` at \`${source.commit.slice(0, 12)}\`\n\n${lines}\n`
}
