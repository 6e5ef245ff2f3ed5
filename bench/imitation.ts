import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findEnvironment } from '../sim/catalogue.ts'
import { evaluate } from '../src/learn/evaluate.ts'
import { decideBy } from '../src/learn/imitation/decide.ts'
import { imitate } from '../src/learn/imitation/imitate.ts'
import { readRounds } from '../src/learn/imitation/round-files.ts'
import type { ImitationResult } from '../src/learn/imitation/types.ts'
import { heldOutSeeds } from '../src/learn/seeds.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { describeImitation, drawImitation } from './imitation/describe.ts'
import type { Cell, Method, TaskCells } from './imitation/types.ts'

const tasks = ['reacher-reach', 'cartpole-swingup']
const roundEpisodes = 20
const rounds = 5
/** Episodes that the expert shows, for cloning: as many as DAgger has after each of its rounds, and fewer. */
const counts = [5, 10, ...Array.from({ length: rounds + 1 }, (_, round) => (round + 1) * roundEpisodes)]
/** Of DART: share of half an action's range. */
const noise = 0.2
const heldOut = heldOutSeeds(100)

/**
 * `npm run bench -- imitation [task] [seeds]`: cloning, cloning with noise and DAgger, from the scripted expert, by
 * number of demonstrations. Writes docs/results/imitation.md and its curves.
 */
export async function imitationBenchmark(): Promise<void> {
  const [only, seedList = '0,1,2'] = process.argv.slice(3)
  const all: TaskCells[] = []
  for (const task of tasks) {
    if (only !== undefined && only !== task) continue
    const cells: Cell[] = []
    for (const seed of seedList.split(',').map(Number)) {
      for (const episodes of counts) {
        cells.push(...(await cellsOf('bc', task, seed, { 'demonstrations.episodes': episodes })))
        cells.push(
          ...(await cellsOf('dart', task, seed, {
            'demonstrations.episodes': episodes,
            'demonstrations.noise': noise,
          })),
        )
      }
      cells.push(
        ...(await cellsOf('dagger', task, seed, {
          'dagger.rounds': rounds,
          'dagger.episodes': roundEpisodes,
        })),
      )
    }
    const expert = await expertOf(task)
    if (expert) all.push({ task, expert, cells })
  }
  const folder = join(packageRoot(), 'docs', 'results')
  for (const each of all)
    await writeFileAtomic(join(folder, `imitation-${each.task}.svg`), drawImitation(each))
  await writeFileAtomic(join(folder, 'imitation.json'), `${JSON.stringify(all, null, 1)}\n`)
  await writeFileAtomic(join(folder, 'imitation.md'), describeImitation(all, { noise }))
}

/** One run; every round of it on the held-out episodes. */
async function cellsOf(
  method: Method,
  task: string,
  seed: number,
  settings: Record<string, unknown>,
): Promise<Cell[]> {
  const runDir = join(tmpdir(), `sinew-imitation-${process.pid}`)
  const overrides = { ...settings, 'evaluation.heldOutEpisodes': 0 }
  const { path, config, rounds: results } = await imitate({ task, seed, runDir, overrides })
  const environment = await findEnvironment(task).open()
  const cells: Cell[] = []
  for (const [round, { parameters }] of (await readRounds(path)).entries()) {
    const { successRate, returnMean } = await evaluate(
      environment,
      decideBy(parameters, config.bc, environment),
      heldOut,
    )
    const { episodes, labels } = results[round]
    cells.push({ method, seed, episodes, labels, successRate, returnMean })
    console.log(
      `${task} ${method} seed ${seed}: ${episodes} episodes, ${labels} labels: ${successRate}, ${returnMean.toFixed(2)}`,
    )
  }
  environment.close()
  await rm(path, { recursive: true })
  return cells
}

async function expertOf(task: string): Promise<ImitationResult['expert']> {
  const runDir = join(tmpdir(), `sinew-imitation-${process.pid}`)
  const overrides = { 'demonstrations.episodes': 1, 'fit.updates': 1, 'evaluation.episodes': 1 }
  const { path, expert } = await imitate({ task, seed: 0, runDir, overrides })
  await rm(path, { recursive: true })
  return expert
}
