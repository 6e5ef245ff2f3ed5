import { basename, dirname, join } from 'node:path'
import type { Identification } from '../../identify/identify.ts'
import { channelCharts, renderPage } from '../../identify/page.ts'
import { type Change, patchRobotYaml } from '../../identify/patch.ts'
import { writeFileAtomic } from '../../runtime/write-file.ts'
import type { OpenRecording } from './open-recording.ts'
import { estimateCells, heading } from './result-text.ts'

/** Where a result was written. */
export interface Files {
  readonly robot: string
  readonly page: string
}

/** What cannot be told keeps its value. */
const told = ({ estimates }: Identification): Change[] =>
  estimates.filter(({ unknown }) => !unknown).map(({ parameter, value }) => ({ parameter, value }))

/** The robot.yaml with the values in it, and a page of plots. */
export async function writeResult(
  path: string,
  { source, robot, description, recording }: OpenRecording,
  result: Identification,
  options: { readonly out: string | undefined; readonly write: boolean },
): Promise<Files> {
  const patched = patchRobotYaml(source.text, robot, told(result))
  // A model is found from the folder of the robot.yaml that names it.
  const { urdf, mjcf } = robot.document
  const folder = urdf || mjcf ? dirname(source.path) : dirname(path)
  const base = basename(path).replace(/\.mcap$/i, '')
  const file = options.write ? source.path : (options.out ?? join(folder, `${base}.robot.yaml`))
  const page = join(dirname(path), `${base}.identify.html`)
  const charts = channelCharts(recording, [
    { name: 'before', prediction: result.before.prediction },
    { name: 'after', prediction: result.after.prediction },
  ])
  const table = { title: 'Parameters', heading, rows: result.estimates.map(estimateCells) }
  await writeFileAtomic(file, patched)
  await writeFileAtomic(page, renderPage(`Identification of ${description.name}`, path, charts, [table]))
  return { robot: file, page }
}
