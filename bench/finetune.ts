import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { imitate } from '../src/learn/imitation/imitate.ts'
import { drawChartFile } from '../src/learn/svg-chart.ts'
import { train } from '../src/learn/train.ts'
import { packageRoot } from '../src/runtime/package-root.ts'
import { writeFileAtomic } from '../src/runtime/write-file.ts'

const task = 'reacher-reach'
const evaluateEverySteps = 2_000

/** What is learnt from: nothing, by the preset or by the settings of the fine-tuning, or the clone. */
const ways = {
  'from nothing, preset': { steps: 24_000, settings: {} },
  'from nothing, four times the updates': {
    steps: 24_000,
    settings: { 'trainer.warmupSteps': 500, 'trainer.updatesPerStep': 1 },
  },
  'from the clone': {
    steps: 12_000,
    settings: {
      'trainer.warmupSteps': 500,
      'trainer.updatesPerStep': 1,
      'trainer.holdPolicyUpdates': 1_500,
      'sac.actorLearningRate': 3e-4,
    },
  },
} as const

type Way = keyof typeof ways
interface Curve {
  readonly way: Way
  readonly seed: number
  readonly points: readonly {
    readonly steps: number
    readonly returnMean: number
    readonly successRate: number
  }[]
}

/**
 * `npm run bench -- finetune [seeds]`: SAC on reacher-reach from a clone of 20 demonstrations, beside SAC from nothing.
 * Writes docs/results/finetune.md.
 */
export async function finetuneBenchmark(): Promise<void> {
  const seeds = (process.argv[3] ?? '0,1,2').split(',').map(Number)
  const scratch = await mkdtemp(join(tmpdir(), 'sinew-finetune-'))
  const curves: Curve[] = []
  const clones: string[] = []
  for (const seed of seeds) {
    const cloned = await imitate({
      task,
      seed,
      runDir: join(scratch, `clone-${seed}`),
      overrides: { 'bc.loss': 'likelihood', 'bc.hidden': '64,64' },
    })
    clones.push(`${(100 * (cloned.heldOut?.successRate ?? Number.NaN)).toFixed(0)} %`)
    for (const way of Object.keys(ways) as Way[]) {
      const { steps, settings } = ways[way]
      const start = way === 'from the clone' ? { 'trainer.startFrom': cloned.path } : {}
      const overrides = {
        ...settings,
        ...start,
        'trainer.evaluateEverySteps': evaluateEverySteps,
        'trainer.stopAtSuccess': 0,
      }
      const runDir = join(scratch, `${curves.length}`)
      const { points } = await train({
        task,
        algorithm: 'sac',
        seed,
        steps,
        runDir,
        overrides,
        command: 'bench',
      })
      curves.push({ way, seed, points })
      console.log(
        `${way}, seed ${seed}: ${points.map((each) => `${each.steps} ${each.returnMean.toFixed(2)}`).join(', ')}`,
      )
    }
  }
  await rm(scratch, { recursive: true })
  const folder = join(packageRoot(), 'docs', 'results')
  await writeFileAtomic(join(folder, 'finetune.svg'), draw(curves))
  await writeFileAtomic(join(folder, 'finetune.md'), describe(curves, clones))
}

/** The first evaluation that was as good as `level`. */
function stepsTo(curve: Curve | undefined, level: number): number | undefined {
  return curve?.points.find(({ returnMean }) => returnMean >= level)?.steps
}

function describe(curves: readonly Curve[], clones: readonly string[]): string {
  const seeds = [...new Set(curves.map(({ seed }) => seed))]
  const rows = seeds.map((seed, index) => {
    const of = (way: Way): Curve | undefined => curves.find((each) => each.way === way && each.seed === seed)
    const level = of('from nothing, preset')?.points.at(-1)?.returnMean ?? Number.NaN
    const reached = (Object.keys(ways) as Way[]).map(
      (way) => stepsTo(of(way), level)?.toLocaleString('en') ?? 'not',
    )
    return `| ${seed} | ${clones[index]} | ${level.toFixed(2)} | ${reached.join(' | ')} |`
  })
  return `# From a clone to reinforcement learning

SAC on ${task} from the policy that was cloned from 20 demonstrations of the scripted expert, beside SAC from nothing: the
environment steps until an evaluation (every ${evaluateEverySteps.toLocaleString('en')} steps, 100 episodes) first gave the return that SAC's preset has
after ${ways['from nothing, preset'].steps.toLocaleString('en')} steps. Written by \`npm run bench -- finetune\`.

![return over environment steps](finetune.svg)

| seed | success of the clone | SAC's final return | ${Object.keys(ways).join(' | ')} |
|${'---|'.repeat(6)}
${rows.join('\n')}

Settings: ${Object.entries(ways)
    .filter(([, { settings }]) => Object.keys(settings).length > 0)
    .map(
      ([way, { settings }]) =>
        `*${way}*: ${Object.entries(settings)
          .map(([key, value]) => `\`--${key} ${value}\``)
          .join(' ')}`,
    )
    .join('; ')}. The fourfold updates cost time, not steps.
`
}

function draw(curves: readonly Curve[]): string {
  return drawChartFile({
    title: `SAC on ${task}, mean of the seeds`,
    xLabel: 'environment steps',
    series: (Object.keys(ways) as Way[]).map((way) => {
      const of = curves.filter((each) => each.way === way)
      const points = (of[0]?.points ?? []).map(
        ({ steps }, at) =>
          [
            steps,
            of.reduce((sum, { points: all }) => sum + (all[at]?.returnMean ?? Number.NaN), 0) / of.length,
          ] as const,
      )
      return {
        name: {
          'from nothing, preset': 'preset',
          'from nothing, four times the updates': '4 × updates',
          'from the clone': 'clone',
        }[way],
        points,
        dots: true,
      }
    }),
  })
}
