import type { Learner } from '../../src/learn/types.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'
import type { NetworkShape, Peer, Product } from '../peers/peer.ts'
import { type Rate, repeat, type Subject, takeTurns } from '../rounds.ts'
import { largeProduct, productSubjects } from './ceiling.ts'
import { tryLearner } from './engines.ts'
import { flops, products } from './flops.ts'
import type { LearnerBenchOptions } from './options.ts'
import { createLearner, fixedBatch, recordRuns } from './subject.ts'
import { medianRate, percent, printTable, ratio, spread } from './table.ts'

export const batch = 256

/** TD3 moves its policy every other update: two updates are a whole turn of every algorithm. */
const turn = 2

/** Rates of every round, for the JSON file. */
export interface UpdatesResult {
  readonly algorithm: string
  readonly hidden: readonly number[]
  readonly flopsPerUpdate: number
  readonly rates: Readonly<Record<string, readonly Rate[]>>
}

/**
 * Updates on a fixed batch, one thread each, everything in turn within one run: ours on each engine, the peer's, and
 * the ceiling, which is the update's own products of matrices done back to back by the fastest library at hand.
 */
export async function measureUpdates(
  options: LearnerBenchOptions,
  peer: Peer | undefined,
): Promise<UpdatesResult[]> {
  const { clock } = options
  console.log(`## Updates a second: 17 observations, 6 actions, batch ${batch}, one thread\n`)
  const print = printTable([
    'algorithm',
    'hidden',
    'engine',
    'updates/s',
    'Stable-Baselines3',
    'ratio',
    'with fused Adam',
    'ratio',
    'MFLOP an update',
    'GFLOP/s',
    'its products alone, updates/s',
    'share',
    `sgemm ${largeProduct[0]}³, GFLOP/s`,
    'share',
  ])
  const results: UpdatesResult[] = []
  for (const hidden of options.hidden) {
    for (const algorithm of options.algorithms) {
      const shape: NetworkShape = { algorithm, hidden, batch }
      const list = await productsOfOneTurn(shape)
      const ours = await ourSubjects(shape, options.engines)
      const turns = await takeTurns(
        [...ours.subjects, ...peerSubjects(shape, peer), ...(await ceilingSubjects(list, peer))],
        options.rounds,
        options.roundS,
      )
      const rates = Object.fromEntries(turns)
      const flopsPerUpdate = flops(list) / turn
      const of = (name: string): number => medianRate(rates[name], clock)
      const best = fastest(rates, 'products', clock)
      const large = fastest(rates, 'large', clock)
      for (const { name } of ours.subjects) {
        const flopRate = of(name) * flopsPerUpdate
        print([
          algorithm,
          hidden.join('×'),
          name,
          spread(rates[name], clock),
          spread(rates.sb3, clock),
          ratio(of(name), of('sb3')),
          spread(rates['sb3 fused'], clock),
          ratio(of(name), of('sb3 fused')),
          (flopsPerUpdate / 1e6).toFixed(0),
          (flopRate / 1e9).toFixed(1),
          `${(best.rate * turn).toFixed(1)} (${best.library})`,
          percent(of(name) / (best.rate * turn)),
          `${((large.rate * flops([largeProduct])) / 1e9).toFixed(1)} (${large.library})`,
          percent(flopRate / (large.rate * flops([largeProduct]))),
        ])
      }
      await ours.dispose()
      results.push({ algorithm, hidden, flopsPerUpdate, rates })
    }
  }
  return results
}

async function ourSubjects(
  shape: NetworkShape,
  engines: readonly string[],
): Promise<{ readonly subjects: readonly Subject[]; dispose(): Promise<void> }> {
  const learners: Learner[] = []
  const subjects: Subject[] = []
  for (const name of engines) {
    const learner = await tryLearner(shape, name, 1)
    if (!learner) continue
    learners.push(learner)
    subjects.push({ name, measure: measureLearner(learner) })
  }
  return {
    subjects,
    async dispose() {
      for (const learner of learners) await learner.dispose()
    },
  }
}

export function measureLearner(learner: Learner): Subject['measure'] {
  const fixed = fixedBatch(learner.batchSize)
  return (seconds) => repeat(seconds, 10, () => learner.update(fixed))
}

/** Torch's fused Adam is a setting of the user's that Stable-Baselines3 leaves off. */
function peerSubjects(shape: NetworkShape, peer: Peer | undefined): Subject[] {
  if (!peer) return []
  return [
    { name: 'sb3', measure: (seconds) => peer.updates(shape, {}, seconds) },
    { name: 'sb3 fused', measure: (seconds) => peer.updates(shape, { fused: true }, seconds) },
  ]
}

/** Half as long as the others: they are many. */
async function ceilingSubjects(list: readonly Product[], peer: Peer | undefined): Promise<Subject[]> {
  const named = (prefix: string, subjects: readonly Subject[]): Subject[] =>
    subjects.map(({ name, measure }) => ({
      name: `${prefix}: ${name}`,
      measure: (seconds) => measure(seconds / 2),
    }))
  return [
    ...named('products', await productSubjects(list, peer)),
    ...named('large', await productSubjects([largeProduct], peer)),
  ]
}

function fastest(
  rates: Readonly<Record<string, readonly Rate[]>>,
  prefix: string,
  clock: keyof Rate,
): { readonly library: string; readonly rate: number } {
  return Object.entries(rates)
    .filter(([name]) => name.startsWith(`${prefix}: `))
    .map(([name, list]) => ({ library: name.slice(prefix.length + 2), rate: medianRate(list, clock) }))
    .reduce((best, next) => (next.rate > best.rate ? next : best))
}

/** Every product of the programs that two updates run. */
export async function productsOfOneTurn(shape: NetworkShape): Promise<Product[]> {
  const { engine, runs } = recordRuns(onnxEngine())
  const learner = await createLearner(shape, engine)
  const fixed = fixedBatch(shape.batch)
  for (let update = 0; update < turn; update++) await learner.update(fixed)
  await learner.dispose()
  return runs.flatMap(products)
}
