import type { LabelledBatch } from '../../../policies/bc.ts'
import type { Cloner } from '../../../policies/cloner.ts'
import type { Space } from '../../contract/channel.ts'
import { SinewError } from '../../contract/errors.ts'
import type { Random } from '../../contract/random.ts'
import { joinEpisodes, type LabelledEpisode, shuffled, splitEpisodes } from './labelled.ts'

export interface FitConfig {
  /** At most so many minibatches. */
  readonly updates: number
  /** Episodes that are not learnt from but tell when to stop. */
  readonly validationShare: number
  /** Minibatches without a better validation error before it is given up. */
  readonly patience: number
}

export const fitDefaults: FitConfig = { updates: 20_000, validationShare: 0.15, patience: 2_000 }

export interface FitPoint {
  readonly epoch: number
  /** Minibatches by the end of the epoch. */
  readonly updates: number
  /** Mean over the epoch's minibatches, each before its step. */
  readonly loss: number
  /** NaN without validation episodes. */
  readonly validationError: number
}

export interface FitResult {
  /** Epoch whose weights were kept: of the lowest validation error, or the last. */
  readonly epoch: number
  readonly ended: 'updates' | 'patience' | 'aborted'
  readonly validationError: number
  readonly points: readonly FitPoint[]
}

export interface FitOptions {
  readonly config: FitConfig
  readonly spaces: { readonly observationSpace: Space; readonly actionSpace: Space }
  readonly random: Random
  readonly signal?: AbortSignal | undefined
  onEpoch?(point: FitPoint): void
}

/**
 * Fit a clone to what an expert did, by minibatches, until the loss on episodes that it does not learn from has stopped
 * getting better; its best weights are what is left in `cloner`.
 *
 * @throws SinewError `data` without a single step, `learning` if the loss is no number any more
 */
export async function fitClone(
  cloner: Cloner,
  episodes: readonly LabelledEpisode[],
  { config, spaces, random, signal, onEpoch }: FitOptions,
): Promise<FitResult> {
  const usable = episodes.filter(({ steps }) => steps > 0)
  if (usable.length === 0) {
    throw new SinewError('data', 'there is nothing to imitate', {
      expected: 'episodes with at least one step',
      received: `${episodes.length} episodes without one`,
    })
  }
  const split = splitEpisodes(usable, config.validationShare, random)
  const learning = joinEpisodes(split.learning)
  const validation = joinEpisodes(split.validation)
  const batch = createLabelledBatch(cloner.batchSize, spaces)
  const points: FitPoint[] = []
  let best = { epoch: 0, validationError: Number.NaN, parameters: new Float32Array() }
  let ended: FitResult['ended'] | undefined
  /** An epoch is once through the data. */
  const epochUpdates = Math.ceil(learning.steps / cloner.batchSize)

  for (let epoch = 1; ended === undefined; epoch++) {
    const order = shuffled(learning.steps, random)
    const loss = await overBatches(learning, order, batch, cloner.update)
    const validationError = await overBatches(validation, inOrder(validation.steps), batch, cloner.error)
    if (!Number.isFinite(loss)) throw diverged(epoch, loss)
    const point = { epoch, updates: epoch * epochUpdates, loss, validationError }
    points.push(point)
    onEpoch?.(point)
    if (validation.steps === 0 || !(validationError >= best.validationError)) {
      best = { epoch, validationError, parameters: cloner.actorParameters().slice() }
    }
    if (signal?.aborted) ended = 'aborted'
    else if (epoch * epochUpdates >= config.updates) ended = 'updates'
    else if (validation.steps > 0 && (epoch - best.epoch) * epochUpdates >= config.patience)
      ended = 'patience'
  }
  cloner.load(best.parameters)
  return { epoch: best.epoch, ended: ended ?? 'updates', validationError: best.validationError, points }
}

export function createLabelledBatch(
  rows: number,
  { observationSpace, actionSpace }: FitOptions['spaces'],
): LabelledBatch {
  return {
    observation: new Float32Array(rows * observationSpace.size),
    action: new Float32Array(rows * actionSpace.size),
    weight: new Float32Array(rows),
  }
}

/** Mean of what `visit` says of each minibatch, by rows; NaN without rows. The last one may not be full. */
async function overBatches(
  data: LabelledEpisode,
  order: readonly number[],
  batch: LabelledBatch,
  visit: (batch: LabelledBatch) => Promise<number>,
): Promise<number> {
  const rows = batch.weight.length
  let sum = 0
  for (let first = 0; first < order.length; first += rows) {
    const taken = Math.min(rows, order.length - first)
    batch.weight.fill(1, 0, taken).fill(0, taken)
    for (let row = 0; row < taken; row++) {
      copyRow(data.observation, order[first + row], batch.observation, row, rows)
      copyRow(data.action, order[first + row], batch.action, row, rows)
    }
    sum += taken * (await visit(batch))
  }
  return sum / order.length
}

function copyRow(from: Float32Array, fromRow: number, to: Float32Array, toRow: number, rows: number): void {
  const size = to.length / rows
  for (let index = 0; index < size; index++) to[toRow * size + index] = from[fromRow * size + index]
}

function inOrder(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function diverged(epoch: number, loss: number): SinewError {
  return new SinewError('learning', 'cloning diverged: the loss is no number any more', {
    where: `epoch ${epoch}`,
    received: String(loss),
    fix: 'take a smaller bc.learningRate',
  })
}
