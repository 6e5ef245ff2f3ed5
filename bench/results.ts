import { mkdir } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { drawChartFile } from '../src/learn/svg-chart.ts'
import { train } from '../src/learn/train.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { commandOf, describeResults, type SeedResult, type TaskResult } from './results/describe.ts'
import { formatLevel, formatMeasure, type Goal, goals } from './results/goals.ts'
import { evaluateRandom } from './results/random.ts'

const folder = join(packageRoot(), 'docs', 'results')

/**
 * `npm run bench -- results [task] [seeds] [algorithm]`: train presets with several seeds, one after the other, and
 * write curves and tables to docs/results. Nothing else should run on the machine.
 */
export async function resultsBenchmark(): Promise<void> {
  const [task, seedList = '0,1,2', algorithm] = process.argv.slice(3)
  await mkdir(folder, { recursive: true })
  for (const goal of goals) {
    if (task !== undefined && task !== goal.task) continue
    if (algorithm !== undefined && algorithm !== goal.algorithm) continue
    const random = await evaluateRandom(goal.task)
    console.log(`${goal.task}: random actions ${formatMeasure(goal, random)}`)
    const seeds: SeedResult[] = []
    for (const seed of seedList.split(',').map(Number)) seeds.push(await trainSeed(goal, seed))
    const result = { task: goal.task, algorithm: goal.algorithm, machine: machineName(), random, seeds }
    const path = join(folder, `${goal.task}-${goal.algorithm}`)
    await writeFileAtomic(`${path}.json`, `${JSON.stringify(result, null, 1)}\n`)
    await writeFileAtomic(`${path}.svg`, drawResult(goal, result))
  }
  await writeFileAtomic(join(folder, 'README.md'), await describeResults(folder))
}

async function trainSeed(goal: Goal, seed: number): Promise<SeedResult> {
  const { task, algorithm, measure, steps: limit } = goal
  const curve: { steps: number; value: number; returnMean: number }[] = []
  const command = commandOf(goal, seed)
  const settings = { task, algorithm, seed, command, ...(limit === undefined ? {} : { steps: limit }) }
  const result = await train(settings, (event) => {
    if (event.kind !== 'evaluation') return
    const { point } = event
    curve.push({ steps: point.steps, value: point[measure], returnMean: point.returnMean })
    console.log(`${task} ${algorithm} seed ${seed}: ${point.steps} steps, ${formatMeasure(goal, point)}`)
  })
  const { ended, steps, updates, wallTimeS, heldOut } = result
  if (!heldOut) throw new Error('the run was cut off')
  console.log(
    `${task} ${algorithm} seed ${seed}: held out ${formatMeasure(goal, heldOut)} in ${wallTimeS.toFixed(0)} s`,
  )
  return { seed, ended, steps, updates, wallTimeS, heldOut, curve }
}

function drawResult(goal: Goal, { seeds }: TaskResult): string {
  const { task, algorithm, level, words, measure } = goal
  const share = measure !== 'returnMean'
  return drawChartFile({
    title: `${algorithm.toUpperCase()} on ${task}: ${words}`,
    xLabel: 'environment steps',
    ...(share ? { yRange: [0, 1] as const, percent: true } : {}),
    ...(level === undefined ? {} : { level: { y: level, label: `goal ${formatLevel(goal)}` } }),
    series: seeds.map(({ seed, curve }) => ({
      name: `seed ${seed}`,
      points: curve.map(({ steps, value }) => [steps, value] as const),
      dots: true,
    })),
  })
}

function machineName(): string {
  const { model = 'unknown' } = cpus()[0] ?? {}
  return `${availableParallelism()} cores, ${model.trim()}, Node ${process.versions.node}`
}
