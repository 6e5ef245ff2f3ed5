import { mkdir, readdir, readFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import type { Evaluation } from '../src/learn/evaluate.ts'
import { drawChartFile } from '../src/learn/svg-chart.ts'
import { train } from '../src/learn/train.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'

/** What a preset has to reach, in which measure, and by which algorithms. */
const goals = {
  'reacher-reach': { measure: 'successRate', level: 0.95, words: 'success', algorithms: ['sac'] },
  'cartpole-swingup': {
    measure: 'successLastHalf',
    level: 0.8,
    words: 'upright in the last half',
    algorithms: ['sac'],
  },
  'pendulum-upright': {
    measure: 'successRate',
    level: 0.95,
    words: 'still upright',
    algorithms: ['dpg', 'copdac'],
  },
} as const

type TaskName = keyof typeof goals
type AlgorithmName = (typeof goals)[TaskName]['algorithms'][number]

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
  readonly task: TaskName
  readonly algorithm: AlgorithmName
  readonly machine: string
  readonly seeds: readonly SeedResult[]
}

const folder = join(packageRoot(), 'docs', 'results')

/**
 * `npm run bench -- results [task] [seeds]`: train every preset with several seeds, one after the other, and write
 * curves and tables to docs/results. Nothing else should run on the machine.
 */
export async function resultsBenchmark(): Promise<void> {
  const [task, seedList = '0,1,2'] = process.argv.slice(3)
  await mkdir(folder, { recursive: true })
  for (const name of Object.keys(goals) as TaskName[]) {
    if (task !== undefined && task !== name) continue
    for (const algorithm of goals[name].algorithms) {
      const seeds: SeedResult[] = []
      for (const seed of seedList.split(',').map(Number)) seeds.push(await trainSeed(name, algorithm, seed))
      const result = { task: name, algorithm, machine: machineName(), seeds }
      const path = join(folder, `${name}-${algorithm}`)
      await writeFileAtomic(`${path}.json`, `${JSON.stringify(result, null, 1)}\n`)
      await writeFileAtomic(`${path}.svg`, drawResult(result))
    }
  }
  await writeFileAtomic(join(folder, 'README.md'), await describeResults())
}

async function trainSeed(task: TaskName, algorithm: AlgorithmName, seed: number): Promise<SeedResult> {
  const { measure } = goals[task]
  const curve: { steps: number; value: number; returnMean: number }[] = []
  const command = commandOf(task, algorithm, seed)
  const result = await train({ task, algorithm, seed, command }, (event) => {
    if (event.kind !== 'evaluation') return
    const { point } = event
    curve.push({ steps: point.steps, value: point[measure], returnMean: point.returnMean })
    console.log(
      `${task} ${algorithm} seed ${seed}: ${point.steps} steps, ${(100 * point[measure]).toFixed(0)}%`,
    )
  })
  const { ended, steps, updates, wallTimeS, heldOut } = result
  if (!heldOut) throw new Error('the run was cut off')
  console.log(
    `${task} ${algorithm} seed ${seed}: held out ${(100 * heldOut[measure]).toFixed(1)}% in ${wallTimeS.toFixed(0)} s`,
  )
  return { seed, ended, steps, updates, wallTimeS, heldOut, curve }
}

function drawResult({ task, algorithm, seeds }: TaskResult): string {
  const { level, words } = goals[task]
  return drawChartFile({
    title: `${algorithm.toUpperCase()} on ${task}: ${words}`,
    xLabel: 'environment steps',
    yRange: [0, 1],
    percent: true,
    level: { y: level, label: `goal ${100 * level}%` },
    series: seeds.map(({ seed, curve }) => ({
      name: `seed ${seed}`,
      points: curve.map(({ steps, value }) => [steps, value] as const),
      dots: true,
    })),
  })
}

/** README.md from every result file that there is. */
async function describeResults(): Promise<string> {
  const files = (await readdir(folder))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .reverse()
  const results: TaskResult[] = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'))),
  )
  return `# Results

What the presets reach (\`src/learn/presets.ts\`). The curves are evaluations during training on seeds that choose the
best policy; the tables are that policy on 100 held-out episodes, whose seeds neither training nor choice has seen.
How fast things are is in [performance.md](performance.md). Written by \`npm run bench -- results\`; the numbers behind the curves are in the JSON files.

${results.map(describeResult).join('\n')}`
}

function describeResult({ task, algorithm, machine, seeds }: TaskResult): string {
  const { measure, level, words } = goals[task]
  const rows = seeds.map(({ seed, ended, steps, updates, wallTimeS, heldOut }) =>
    [
      `${seed}`,
      `${(100 * heldOut[measure]).toFixed(1)}%`,
      `${heldOut.returnMean.toFixed(2)} ± ${heldOut.returnSd.toFixed(2)}`,
      heldOut.lengthMean.toFixed(1),
      `${(100 * heldOut.limitedShare).toFixed(1)}%`,
      `${steps.toLocaleString('en')} (${ended})`,
      updates.toLocaleString('en'),
      `${wallTimeS.toFixed(0)} s`,
    ].join(' | '),
  )
  return `## ${task}, ${algorithm}

![${words} over environment steps](${task}-${algorithm}.svg)

| seed | ${words} | return | steps an episode | limited by the gate | environment steps | updates | wall clock |
|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}

Goal: ${words} of at least ${100 * level}%. Machine: ${machine}. Again, one seed: \`${commandOf(task, algorithm, 0)}\`.
`
}

function commandOf(task: string, algorithm: string, seed: number): string {
  return `sinew train ${task} --algo ${algorithm} --seed ${seed}`
}

function machineName(): string {
  const { model = 'unknown' } = cpus()[0] ?? {}
  return `${availableParallelism()} cores, ${model.trim()}, Node ${process.versions.node}`
}
