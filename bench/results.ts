import { mkdir, readdir, readFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import type { Evaluation } from '../src/learn/evaluate.ts'
import { drawChartFile } from '../src/learn/svg-chart.ts'
import { train } from '../src/learn/train.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'
import { formatLevel, formatMeasure, type Goal, goals } from './results/goals.ts'

interface SeedResult {
  readonly seed: number
  readonly ended: string
  readonly steps: number
  readonly updates: number
  readonly wallTimeS: number
  readonly heldOut: Evaluation
  readonly curve: readonly { readonly steps: number; readonly value: number; readonly returnMean: number }[]
}

interface TaskResult {
  readonly task: string
  readonly algorithm: string
  readonly machine: string
  readonly seeds: readonly SeedResult[]
}

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
    const seeds: SeedResult[] = []
    for (const seed of seedList.split(',').map(Number)) seeds.push(await trainSeed(goal, seed))
    const result = { task: goal.task, algorithm: goal.algorithm, machine: machineName(), seeds }
    const path = join(folder, `${goal.task}-${goal.algorithm}`)
    await writeFileAtomic(`${path}.json`, `${JSON.stringify(result, null, 1)}\n`)
    await writeFileAtomic(`${path}.svg`, drawResult(goal, result))
  }
  await writeFileAtomic(join(folder, 'README.md'), await describeResults())
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
    level: { y: level, label: `goal ${formatLevel(goal)}` },
    series: seeds.map(({ seed, curve }) => ({
      name: `seed ${seed}`,
      points: curve.map(({ steps, value }) => [steps, value] as const),
      dots: true,
    })),
  })
}

/** README.md from every result file that there is. */
async function describeResults(): Promise<string> {
  const there = await readdir(folder)
  const sections: string[] = []
  for (const goal of goals) {
    const file = `${goal.task}-${goal.algorithm}.json`
    if (!there.includes(file)) continue
    sections.push(describeResult(goal, JSON.parse(await readFile(join(folder, file), 'utf8'))))
  }
  return `# Results

What the presets reach (\`src/learn/presets.ts\`). The curves are evaluations during training on seeds that choose the
best policy; the tables are that policy on 100 held-out episodes, whose seeds neither training nor choice has seen.
How fast things are is in [performance.md](performance.md). Written by \`npm run bench -- results\`; the numbers behind the curves are in the JSON files.

${sections.join('\n')}`
}

function describeResult(goal: Goal, { task, algorithm, machine, seeds }: TaskResult): string {
  const { words, steps: limit } = goal
  const rows = seeds.map(({ seed, ended, steps, updates, wallTimeS, heldOut }) =>
    [
      `${seed}`,
      ...(words === 'return' ? [] : [formatMeasure(goal, heldOut)]),
      `${heldOut.returnMean.toFixed(2)} ± ${heldOut.returnSd.toFixed(2)}`,
      heldOut.lengthMean.toFixed(1),
      `${(100 * heldOut.limitedShare).toFixed(1)}%`,
      `${steps.toLocaleString('en')} (${ended})`,
      updates.toLocaleString('en'),
      `${wallTimeS.toFixed(0)} s`,
    ].join(' | '),
  )
  const columns = ['seed', ...(words === 'return' ? [] : [words]), 'return', 'steps an episode']
  const header = [...columns, 'limited by the gate', 'environment steps', 'updates', 'wall clock']
  const by = limit === undefined ? '' : ` by ${limit.toLocaleString('en')} steps`
  return `## ${task}, ${algorithm}

![${words} over environment steps](${task}-${algorithm}.svg)

| ${header.join(' | ')} |
|${'---|'.repeat(header.length)}
${rows.map((row) => `| ${row} |`).join('\n')}

Goal: ${words} of at least ${formatLevel(goal)}${by}. Machine: ${machine}. Again, one seed: \`${commandOf(goal, 0)}\`.
`
}

function commandOf({ task, algorithm, steps }: Goal, seed: number): string {
  const limit = steps === undefined ? '' : ` --steps ${steps}`
  return `sinew train ${task} --algo ${algorithm} --seed ${seed}${limit}`
}

function machineName(): string {
  const { model = 'unknown' } = cpus()[0] ?? {}
  return `${availableParallelism()} cores, ${model.trim()}, Node ${process.versions.node}`
}
