import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Evaluation } from '../../src/learn/evaluate.ts'
import { formatLevel, formatMeasure, type Goal, goals } from './goals.ts'

export interface SeedResult {
  readonly seed: number
  readonly ended: string
  readonly steps: number
  readonly updates: number
  readonly wallTimeS: number
  readonly heldOut: Evaluation
  readonly curve: readonly { readonly steps: number; readonly value: number; readonly returnMean: number }[]
}

export interface TaskResult {
  readonly task: string
  readonly algorithm: string
  readonly machine: string
  /** Uniform actions in the same held-out episodes; results of an older version have none. */
  readonly random?: Evaluation
  readonly seeds: readonly SeedResult[]
}

/** README.md from every result file that there is. */
export async function describeResults(folder: string): Promise<string> {
  const there = await readdir(folder)
  const sections: string[] = []
  for (const goal of goals) {
    const file = `${goal.task}-${goal.algorithm}.json`
    if (!there.includes(file)) continue
    sections.push(describeResult(goal, JSON.parse(await readFile(join(folder, file), 'utf8'))))
  }
  return `# Results

What the presets reach (\`src/learn/presets/\`). The curves are evaluations during training on seeds that choose the
best policy; the tables are that policy on 100 held-out episodes, whose seeds neither training nor choice has seen.
How fast things are is in [performance.md](performance.md): the wall
clocks here are of runs that shared the machine with others, which changes no other number. Written by \`npm run bench -- results\`; the numbers behind the curves are in the JSON files.

${sections.join('\n')}`
}

function describeResult(goal: Goal, { task, algorithm, machine, random, seeds }: TaskResult): string {
  const { words, steps: limit } = goal
  const played = (evaluation: Evaluation): string[] => [
    ...(words === 'return' ? [] : [formatMeasure(goal, evaluation)]),
    `${evaluation.returnMean.toFixed(2)} ± ${evaluation.returnSd.toFixed(2)}`,
    evaluation.lengthMean.toFixed(1),
    `${(100 * evaluation.limitedShare).toFixed(1)}%`,
  ]
  const rows = seeds.map(({ seed, ended, steps, updates, wallTimeS, heldOut }) => [
    `${seed}`,
    ...played(heldOut),
    `${steps.toLocaleString('en')} (${ended})`,
    updates.toLocaleString('en'),
    `${wallTimeS.toFixed(0)} s`,
  ])
  if (random) rows.push(['random actions', ...played(random), '–', '–', '–'])
  const columns = ['seed', ...(words === 'return' ? [] : [words]), 'return', 'steps an episode']
  const header = [...columns, 'limited by the gate', 'environment steps', 'updates', 'wall clock']
  const by = limit === undefined ? '' : ` by ${limit.toLocaleString('en')} steps`
  const bar = goal.level === undefined ? '' : `Goal: ${words} of at least ${formatLevel(goal)}${by}. `
  return `## ${task}, ${algorithm}

![${words} over environment steps](${task}-${algorithm}.svg)

| ${header.join(' | ')} |
|${'---|'.repeat(header.length)}
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}

${bar}Machine: ${machine}. Again, one seed: \`${commandOf(goal, 0)}\`.
`
}

export function commandOf({ task, algorithm, steps }: Goal, seed: number): string {
  const limit = steps === undefined ? '' : ` --steps ${steps}`
  return `sinew train ${task} --algo ${algorithm} --seed ${seed}${limit}`
}
