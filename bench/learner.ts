import { cpus } from 'node:os'
import { sac } from '../policies/sac.ts'
import { createSpace, type Space } from '../src/contract/channel.ts'
import { createRandom } from '../src/contract/random.ts'
import type { Batch, Learner } from '../src/learn/types.ts'
import { onnxEngine } from '../src/tensor/engines/onnx.ts'
import { startBestPeer } from './peers/peer.ts'
import { median, spreadOf } from './statistics.ts'

/** HalfCheetah's shape, for which the published figures are. */
const observations = 17
const actions = 6
const batchSize = 256
const rounds = 5
const roundS = 2

/**
 * SAC updates a second on one thread, on a fixed batch: ours and, where a Python with Stable-Baselines3 is found,
 * theirs, in turns within one run, so that a busy machine slows both. The ratio of medians is the figure to quote.
 */
export async function learnerBenchmark(): Promise<void> {
  console.log(`SAC update, obs ${observations}, act ${actions}, batch ${batchSize}, 1 thread`)
  console.log(`${cpus()[0]?.model}, Node ${process.version}, median of ${rounds} rounds of ${roundS} s\n`)
  const peer = await startBestPeer()
  console.log(peer ? `peer: ${peer.description}\n` : 'no peer: see bench/peers/README.md\n')
  for (const hidden of [
    [256, 256],
    [64, 64],
  ]) {
    const learner = await createLearner(hidden)
    const batch = fixedBatch()
    await updatesPerSecond(learner, batch, 1)
    await peer?.measure(hidden, 1)
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < rounds; round++) {
      ours.push(await updatesPerSecond(learner, batch, roundS))
      if (peer) theirs.push(await peer.measure(hidden, roundS))
    }
    const line = [`${hidden.join('×').padEnd(8)} sinew ${spreadOf(ours)} updates/s`]
    if (peer) {
      line.push(`sb3 ${spreadOf(theirs)} updates/s`, `ratio ${(median(ours) / median(theirs)).toFixed(2)}`)
    }
    console.log(line.join('   '))
  }
  peer?.close()
}

async function createLearner(hidden: readonly number[]): Promise<Learner> {
  return sac.createLearner({
    observationSpace: space('observation', observations, Number.POSITIVE_INFINITY),
    actionSpace: space('action', actions, 1),
    config: { ...sac.defaults, hidden, batchSize },
    engine: onnxEngine(),
    random: createRandom(0),
  })
}

function space(name: string, size: number, bound: number): Space {
  return createSpace(
    Array.from({ length: size }, (_, index) => ({
      name: `${name}${index}`,
      unit: '1',
      low: -bound,
      high: bound,
    })),
  )
}

function fixedBatch(): Batch {
  const random = createRandom(1)
  const normal = (size: number): Float32Array => Float32Array.from({ length: size }, () => random.normal())
  return {
    size: batchSize,
    observation: normal(batchSize * observations),
    action: normal(batchSize * actions).map(Math.tanh),
    reward: normal(batchSize),
    nextObservation: normal(batchSize * observations),
    terminated: new Float32Array(batchSize),
  }
}

async function updatesPerSecond(learner: Learner, batch: Batch, seconds: number): Promise<number> {
  const start = performance.now()
  let updates = 0
  let elapsedS = 0
  for (; elapsedS < seconds; elapsedS = (performance.now() - start) / 1000) {
    for (let repeat = 0; repeat < 10; repeat++) await learner.update(batch)
    updates += 10
  }
  return updates / elapsedS
}
