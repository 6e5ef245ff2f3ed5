import type { Random } from '../contract/random.ts'
import { type Draw, drawNewest, drawUniform } from './replay/draw.ts'
import { createFillRow } from './replay/fill-batch.ts'
import { createHindsight, type HindsightOptions } from './replay/hindsight.ts'
import { drawPrioritised, type PriorityOptions } from './replay/prioritised.ts'
import { createRewardScale } from './replay/reward-scale.ts'
import { createRing, type ReplayState, type Ring } from './replay/ring.ts'
import { copyFloats, createRows, type TransitionRows } from './replay/rows.ts'
import type { AlgorithmConfig, Batch } from './types.ts'

export type { ReplayState } from './replay/ring.ts'
export { createBatch, createRows, type TransitionRows } from './replay/rows.ts'

/** Ring buffer of transitions in typed arrays; the oldest is overwritten when it is full. */
export interface ReplayBuffer {
  /** Transitions of its own experience that fit; demonstrations come on top. */
  readonly capacity: number
  /** Transitions of its own experience that are held, the newest ones. */
  readonly size: number
  /** Transitions ever added; number n (from 0) is held until number n + capacity comes. */
  readonly added: number
  /** Copy one transition in. `nextObservation` is the true one, not the first of the next episode. */
  add(
    observation: Float32Array,
    action: Float32Array,
    reward: number,
    nextObservation: Float32Array,
    terminated: boolean,
    truncated: boolean,
  ): void
  /** Copy `count` transitions in from row-major arrays, starting at their row 0. */
  addRows(rows: TransitionRows, count: number): void
  /** Fill `batch`, whose size never changes; allocates nothing. @throws RangeError on an empty buffer. */
  sample(batch: Batch, random: Random): void
  /** With prioritised replay: |TD error| of each row of the batch sampled last. */
  prioritise(errors: Float32Array): void
  /** Copy the observation of transition `index` (0 is the oldest of its own experience) into `out`. */
  observationAt(index: number, out: Float32Array): void
  /**
   * Copies of the transitions `from` … `to` − 1 by their numbers. A transition never changes once it is in, so a
   * checkpoint only writes those that came since the one before. Demonstrations are not among them.
   *
   * @throws RangeError if some of them are no longer kept
   */
  saveRows(from: number, to: number): ReplayState
  /**
   * Put transitions back in their places, the first being number `from`; piece after piece, in order.
   *
   * @throws RangeError if the rows were saved from a buffer of another shape
   */
  restoreRows(from: number, rows: ReplayState): void
  /**
   * What is kept beside the transitions and does change: running episodes, priorities, statistics of rewards; saved
   * whole by every checkpoint.
   */
  saveExtras(): ReplayState
  /** After all rows are back. Without it no episode goes on from before. */
  restoreExtras(state: ReplayState): void
}

/** What a plain buffer of single steps, drawn uniformly, need not know. */
export interface ReplayOptions {
  readonly replay?: AlgorithmConfig['replay']
  /** For `prioritised`. */
  readonly priority?: PriorityOptions
  /** Add up the rewards of so many steps, each counting `discount` of the one before. */
  readonly nStep?: number
  readonly discount?: number
  readonly hindsight?: HindsightOptions
  readonly normaliseRewards?: boolean
  /** Which action of a row to keep: the one requested, unless given, or the one that the safety gate made of it. */
  readonly learnFrom?: 'requested' | 'sent'
  /** Rows that are there from the start and are never overwritten. */
  readonly demonstrations?: TransitionRows
}

export function createReplayBuffer(
  capacity: number,
  observationSize: number,
  actionSize: number,
  options: ReplayOptions = {},
): ReplayBuffer {
  const { nStep = 1, discount = 1, learnFrom = 'requested', demonstrations } = options
  const ring = createRing(capacity, observationSize, actionSize, demonstrations)
  const draw = createDraw(ring, options)
  const hindsight = options.hindsight ? createHindsight(ring, options.hindsight) : undefined
  const rewardScale = options.normaliseRewards ? createRewardScale(discount) : undefined
  const fillRow = createFillRow(ring, {
    observationSize,
    actionSize,
    nStep,
    discount,
    hindsight,
    rewardScale,
  })
  const single = createRows(1, observationSize, actionSize)
  let slots = new Uint32Array()

  const noteReward = (rows: TransitionRows, row: number): void =>
    rewardScale?.add(rows.reward[row], (rows.terminated[row] | rows.truncated[row]) === 1, rows.stream[row])
  const write = (rows: TransitionRows, row: number): void => {
    const slot = ring.write(rows, row)
    draw.added?.(slot)
    noteReward(rows, row)
  }
  if (demonstrations) for (let row = 0; row < ring.kept; row++) noteReward(demonstrations, row)

  return {
    capacity,
    get size() {
      return ring.size - ring.kept
    },
    get added() {
      return ring.added
    },
    add(observation, action, reward, nextObservation, terminated, truncated) {
      single.observation.set(observation)
      single.action.set(action)
      single.reward[0] = reward
      single.nextObservation.set(nextObservation)
      single.terminated[0] = terminated ? 1 : 0
      single.truncated[0] = truncated ? 1 : 0
      write(single, 0)
    },
    addRows(rows, count) {
      const { action, taken = action } = rows
      const kept = learnFrom === 'sent' ? { ...rows, action: taken } : rows
      for (let row = 0; row < count; row++) write(kept, row)
    },
    sample(batch, random) {
      if (ring.size === 0) throw new RangeError('the replay buffer is empty')
      if (slots.length !== batch.size) slots = new Uint32Array(batch.size)
      draw.draw(slots, batch.weight, random)
      ring.fetch(slots)
      for (let row = 0; row < slots.length; row++) fillRow(batch, row, slots[row], random)
    },
    prioritise: (errors) => draw.prioritise?.(slots, errors),
    observationAt(index, out) {
      const { added } = ring
      const oldest = Math.max(0, added - capacity)
      if (!(index >= 0 && oldest + index < added)) {
        throw new RangeError(`no transition ${index} of ${added - oldest}`)
      }
      const { records, layout } = ring
      const at = ring.slotOf(oldest + index) * layout.stride + layout.observation
      copyFloats(records, at, out, 0, observationSize)
    },
    saveRows: ring.saveRows,
    restoreRows: ring.restoreRows,
    saveExtras: () => ({ streams: ring.saveStreams(), ...draw.save?.(), ...rewardScale?.save() }),
    restoreExtras(state) {
      if (state.streams instanceof Float32Array) ring.restoreStreams(state.streams)
      draw.restore?.(state)
      rewardScale?.restore(state)
    },
  }
}

function createDraw(ring: Ring, { replay, priority }: ReplayOptions): Draw {
  if (replay === 'newest') return drawNewest(ring)
  if (replay !== 'prioritised') return drawUniform(ring)
  if (!priority) throw new RangeError('prioritised replay needs to know its priority options')
  return drawPrioritised(ring, priority)
}
