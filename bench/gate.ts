import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { builtInAlgorithm } from '../src/learn/module-reference.ts'
import { train } from '../src/learn/train.ts'
import { moduleUrl } from '../src/runtime/spawn.ts'
import { watchHeldOut } from './gate/watched.ts'

const variants: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'gate on, no cost of leaning on it': {},
  'cost of weight 1': { 'trainer.interferenceWeight': 1 },
  'cost of weight 4': { 'trainer.interferenceWeight': 4 },
  'no cost, learns from what was sent': { 'trainer.learnFrom': 'sent' },
  'gate off in training': { 'trainer.gate': 'off' },
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/**
 * How much of a policy's doing is the gate's: the reacher trained by SAC with and without a cost of leaning on it,
 * judged on 100 held-out episodes with the gate on. And what the distribution watch says of those episodes.
 */
export async function gateBenchmark(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      seeds: { type: 'string', default: '1' },
      steps: { type: 'string', default: '12000' },
      only: { type: 'string', default: '' },
    },
  })
  const folder = await mkdtemp(join(tmpdir(), 'sinew-gate-'))
  console.log('| trained with | seed | gate acted in | return | goal held | unlike training: warned | held |')
  console.log('| --- | --- | --- | --- | --- | --- | --- |')
  try {
    for (const [name, overrides] of Object.entries(variants)) {
      if (!name.includes(values.only)) continue
      for (let seed = 0; seed < Number(values.seeds); seed++) {
        const { heldOut, run } = await train({
          task: 'reacher-reach',
          algorithm: 'sac',
          seed,
          steps: Number(values.steps),
          overrides,
          runDir: join(folder, `${name.replaceAll(/\W+/g, '-')}-${seed}`),
          environment: { url: moduleUrl(import.meta.url, './gate/unpaid-reacher').href, name: 'unpaid' },
          algorithmModule: builtInAlgorithm('sac'),
        })
        const { steps, warned, held } = await watchHeldOut(run.policy, 100)
        const cells = [
          name,
          seed,
          percent(heldOut?.limitedShare ?? Number.NaN),
          (heldOut?.returnMean ?? Number.NaN).toFixed(2),
          percent(heldOut?.successLastHalf ?? Number.NaN),
          `${warned} of ${steps} steps`,
          held,
        ]
        console.log(`| ${cells.join(' | ')} |`)
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
