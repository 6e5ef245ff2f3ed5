import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineConfig } from '../../src/learn/config.ts'
import { train } from '../../src/learn/train.ts'
import type { NetworkShape, Peer } from '../peers/peer.ts'
import { type Rate, takeTurns } from '../rounds.ts'
import { workingEngines } from './engines.ts'
import type { LearnerBenchOptions } from './options.ts'
import { medianRate, printTable, ratio, spread } from './table.ts'

/** Steps before the first update, on both sides; enough to fill a batch. */
const warmup = 256

/** The peer gets fewer steps: its speed is even, and it has no thread to start. */
const peerShare = 0.25

const shapes: readonly NetworkShape[] = [
  { algorithm: 'td3', hidden: [64, 64], batch: 100 },
  { algorithm: 'sac', hidden: [64, 64], batch: 100 },
  { algorithm: 'sac', hidden: [256, 256], batch: 256 },
  { algorithm: 'td3', hidden: [256, 256], batch: 256 },
  { algorithm: 'ddpg', hidden: [256, 256], batch: 256 },
]

export interface TrainingResult extends NetworkShape {
  readonly rates: Readonly<Record<string, readonly Rate[]>>
}

/**
 * The whole training loop on Pendulum, environment, replay and one update a step, from the end of the warm-up to the
 * last update: `train()` as `sinew train` runs it, which steps the environment in one thread and learns in another,
 * beside `model.learn()`, with one thread and with two for torch.
 */
export async function measureTraining(
  options: LearnerBenchOptions,
  peers: readonly Peer[],
): Promise<TrainingResult[]> {
  const { clock } = options
  console.log('\n## Whole training loop on Pendulum, steps/s at one update a step\n')
  const print = printTable([
    'algorithm',
    'hidden',
    'batch',
    'engine',
    'steps/s',
    'a second of processor time',
    ...peers.map((_, index) => `Stable-Baselines3, torch threads: ${index + 1}`),
    'ratio to the faster',
  ])
  const results: TrainingResult[] = []
  const engines = await workingEngines(options.engines)
  for (const shape of shapes.filter(({ algorithm }) => options.algorithms.includes(algorithm))) {
    const steps = Math.max(...shape.hidden) > 64 ? Math.ceil(options.steps / 4) : options.steps
    const subjects = [
      ...engines.map((name) => ({ name, measure: () => measureTrain(shape, name, steps) })),
      ...peers.map((peer, index) => ({
        name: `sb3 ${index + 1}`,
        measure: () => peer.loop(shape, warmup, warmup + Math.ceil(steps * peerShare)),
      })),
    ]
    const rates = Object.fromEntries(await takeTurns(subjects, options.rounds, 0))
    const theirs = Math.max(...peers.map((_, index) => medianRate(rates[`sb3 ${index + 1}`], clock)))
    for (const name of engines) {
      print([
        shape.algorithm,
        shape.hidden.join('×'),
        `${shape.batch}`,
        name,
        spread(rates[name], clock),
        medianRate(rates[name], 'cpu').toFixed(0),
        ...peers.map((_, index) => spread(rates[`sb3 ${index + 1}`], clock)),
        ratio(medianRate(rates[name], clock), theirs),
      ])
    }
    results.push({ ...shape, rates })
  }
  return results
}

async function measureTrain(
  { algorithm, hidden, batch }: NetworkShape,
  engine: string,
  steps: number,
): Promise<Rate> {
  const folder = await mkdtemp(join(tmpdir(), 'sinew-bench-'))
  const total = warmup + steps
  let start: { readonly ms: number; readonly cpu: NodeJS.CpuUsage } | undefined
  let rate: Rate | undefined
  try {
    await train(
      {
        task: 'pendulum',
        algorithm,
        seed: 0,
        steps: total,
        engine: engine as EngineConfig['name'],
        runDir: join(folder, 'run'),
        overrides: {
          [`${algorithm}.hidden`]: hidden,
          [`${algorithm}.batchSize`]: batch,
          'trainer.warmupSteps': warmup,
          'trainer.evaluateEverySteps': 10 * total,
          'trainer.checkpointEverySteps': 10 * total,
          'trainer.heldOutEpisodes': 1,
        },
      },
      (event) => {
        if (event.kind !== 'progress') return
        if (event.steps === warmup) start = { ms: performance.now(), cpu: process.cpuUsage() }
        if (event.updates < steps || !start) return
        const { user, system } = process.cpuUsage(start.cpu)
        rate ??= {
          wall: (1000 * steps) / (performance.now() - start.ms),
          cpu: (1e6 * steps) / (user + system),
        }
      },
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  if (!rate) throw new Error(`training ended before its ${steps} updates`)
  return rate
}
