import { cpus } from 'node:os'
import { ddpg } from '../policies/ddpg.ts'
import { sac } from '../policies/sac.ts'
import { td3 } from '../policies/td3.ts'
import { createSpace, type Space } from '../src/contract/channel.ts'
import { createRandom } from '../src/contract/random.ts'
import type { Algorithm, AlgorithmConfig, Batch, Learner } from '../src/learn/types.ts'
import { onnxEngine } from '../src/tensor/engines/onnx.ts'
import { type Peer, startBestPeer } from './peers/peer.ts'
import { median, spreadOf } from './statistics.ts'

/** HalfCheetah's shape, for which the published figures are. */
const observations = 17
const actions = 6
const batchSize = 256
const rounds = 5
const roundS = 2

const createLearners = {
  sac: (hidden: readonly number[]) => createLearner(sac, hidden),
  td3: (hidden: readonly number[]) => createLearner(td3, hidden),
  ddpg: (hidden: readonly number[]) => createLearner(ddpg, hidden),
}

/**
 * `npm run bench -- learner [algorithm]`: updates a second on one thread, on a fixed batch: ours and, where a Python
 * with Stable-Baselines3 is found, theirs, in turns within one run, so that a busy machine slows both. The ratio of
 * medians is the figure to quote.
 */
export async function learnerBenchmark(): Promise<void> {
  const [only] = process.argv.slice(3)
  console.log(`one update, obs ${observations}, act ${actions}, batch ${batchSize}, 1 thread`)
  console.log(`${cpus()[0]?.model}, Node ${process.version}, median of ${rounds} rounds of ${roundS} s\n`)
  const peer = await startBestPeer()
  console.log(peer ? `peer: ${peer.description}\n` : 'no peer: see bench/peers/README.md\n')
  for (const [name, create] of Object.entries(createLearners)) {
    if (only !== undefined && only !== name) continue
    for (const hidden of [
      [256, 256],
      [64, 64],
    ]) {
      const learner = await create(hidden)
      console.log(
        `${name.padEnd(5)} ${hidden.join('×').padEnd(8)} ${await compare(name, hidden, learner, peer)}`,
      )
      await learner.dispose()
    }
  }
  peer?.close()
}

async function compare(
  name: string,
  hidden: readonly number[],
  learner: Learner,
  peer: Peer | undefined,
): Promise<string> {
  const batch = fixedBatch()
  await updatesPerSecond(learner, batch, 1)
  await peer?.measure(name, hidden, 1)
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await updatesPerSecond(learner, batch, roundS))
    if (peer) theirs.push(await peer.measure(name, hidden, roundS))
  }
  const line = [`sinew ${spreadOf(ours)} updates/s`]
  if (peer) {
    line.push(`sb3 ${spreadOf(theirs)} updates/s`, `ratio ${(median(ours) / median(theirs)).toFixed(2)}`)
  }
  return line.join('   ')
}

function createLearner<Config extends AlgorithmConfig>(
  algorithm: Algorithm<Config>,
  hidden: readonly number[],
): Promise<Learner> {
  return algorithm.createLearner({
    observationSpace: space('observation', observations, Number.POSITIVE_INFINITY),
    actionSpace: space('action', actions, 1),
    config: { ...algorithm.defaults, hidden, batchSize },
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
    discount: new Float32Array(batchSize).fill(0.99),
    weight: new Float32Array(batchSize).fill(1),
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
