import type { Peer } from '../peers/peer.ts'
import { type Rate, type Subject, takeTurns } from '../rounds.ts'
import { median } from '../statistics.ts'
import { tryLearner } from './engines.ts'
import type { LearnerBenchOptions } from './options.ts'
import { twoLearners } from './second-core.ts'
import { printTable, ratio, spread } from './table.ts'
import { batch, measureLearner } from './updates.ts'

export interface ThreadsResult {
  readonly algorithm: string
  readonly hidden: readonly number[]
  readonly rates: Readonly<Record<string, readonly Rate[]>>
}

/**
 * Two threads inside the operators of one update, beside one, and beside what a second core is worth at most; the clock
 * on the wall, whatever `--clock` says.
 */
export async function measureThreads(
  options: LearnerBenchOptions,
  peer: Peer | undefined,
  peerOfTwo: Peer | undefined,
): Promise<ThreadsResult[]> {
  const engineName = options.engines[0] ?? 'onnx'
  console.log(`\n## Two threads: ${engineName}, batch ${batch}\n`)
  const print = printTable([
    'algorithm',
    'hidden',
    '1 thread, updates/s',
    '2 threads',
    'ratio',
    '2 processes of 1 thread, together',
    'ratio',
    'Stable-Baselines3, 1 thread',
    '2 threads',
    'ratio',
  ])
  const results: ThreadsResult[] = []
  const [hidden = [256, 256]] = options.hidden
  for (const algorithm of options.algorithms) {
    const shape = { algorithm, hidden, batch }
    const learners = []
    const subjects: Subject[] = []
    for (const threads of [1, 2]) {
      const learner = await tryLearner(shape, engineName, threads)
      if (!learner) return results
      learners.push(learner)
      subjects.push({ name: `${threads}`, measure: measureLearner(learner) })
    }
    for (const [threads, each] of [peer, peerOfTwo].entries()) {
      if (!each) continue
      subjects.push({ name: `sb3 ${threads + 1}`, measure: (seconds) => each.updates(shape, {}, seconds) })
    }
    const two = await twoLearners(shape, engineName)
    subjects.push(two.subject)
    const rates = Object.fromEntries(await takeTurns(subjects, options.rounds, options.roundS))
    for (const learner of learners) await learner.dispose()
    two.close()
    const of = (name: string): number => median((rates[name] ?? []).map(({ wall }) => wall))
    print([
      algorithm,
      hidden.join('×'),
      spread(rates['1'], 'wall'),
      spread(rates['2'], 'wall'),
      ratio(of('2'), of('1')),
      spread(rates[two.subject.name], 'wall'),
      ratio(of(two.subject.name), of('1')),
      spread(rates['sb3 1'], 'wall'),
      spread(rates['sb3 2'], 'wall'),
      ratio(of('sb3 2'), of('sb3 1')),
    ])
    results.push({ algorithm, hidden, rates })
  }
  return results
}
