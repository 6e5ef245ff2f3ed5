import type { Environment } from '../../src/contract/environment.ts'
import { createRandom, type Random } from '../../src/contract/random.ts'
import { createCollector } from '../../src/learn/collector.ts'
import { createBatch, createReplayBuffer, createRows } from '../../src/learn/replay-buffer.ts'
import type { Actor, Algorithm, AlgorithmConfig, Batch } from '../../src/learn/types.ts'
import { onnxEngine } from '../../src/tensor/engines/onnx.ts'

/** The whole of off-policy training in this thread: act, remember, one update a step. Returns what was learnt. */
export async function learnHere<Config extends AlgorithmConfig>(
  algorithm: Algorithm<Config>,
  config: Config,
  environment: Environment,
  { steps, warmup, seed, rows = 10 }: { steps: number; warmup: number; seed: number; rows?: number },
): Promise<Actor> {
  const random = createRandom(seed)
  const { observationSpace, actionSpace } = environment
  const spaces = { observationSpace, actionSpace }
  const learner = await algorithm.createLearner({ ...spaces, config, engine: onnxEngine(), random })
  const actor = algorithm.createActor(observationSpace, actionSpace, config)
  const collector = createCollector([environment], [actor], random)
  const replay = createReplayBuffer(
    config.replay === 'newest' ? rows : steps,
    observationSpace.size,
    actionSpace.size,
  )
  const batch = createBatch(config.batchSize, observationSpace.size, actionSpace.size, config.discount)
  const round = createRows(rows, observationSpace.size, actionSpace.size)
  for (let step = 0; step < steps; step += rows) {
    actor.load(learner.actorParameters())
    collector.collect(rows, step < warmup ? 'uniform' : 'policy', round)
    replay.addRows(round, rows)
    learner.observe?.(round.observation, rows)
    if (step < warmup) continue
    for (let update = 0; update < rows; update++) {
      replay.sample(batch, random)
      await learner.update(batch)
    }
  }
  actor.load(learner.actorParameters())
  await learner.dispose()
  return actor
}

/**
 * One step, then over: the reward is best where the action equals the observation over 2.5. Actions are uniform, or
 * those that `actor` tries.
 */
export function bandit(random: Random, size: number, discount = 0.99, actor?: Actor): Batch {
  const observation = Float32Array.from({ length: size }, () => random.between(-2, 2))
  const action = Float32Array.from({ length: size }, () => random.between(-1, 1))
  for (let row = 0; actor && row < size; row++) {
    actor.act(observation.subarray(row, row + 1), action.subarray(row, row + 1), random)
  }
  const reward = action.map((value, index) => -((value - (observation[index] ?? 0) / 2.5) ** 2))
  const rest = {
    terminated: action.map(() => 1),
    discount: action.map(() => discount),
    weight: action.map(() => 1),
  }
  return { size, observation, action, reward, nextObservation: observation, ...rest }
}
