import type { Random } from '../../contract/random.ts'
import type { Batch } from '../types.ts'
import type { Hindsight } from './hindsight.ts'
import type { RewardScale } from './reward-scale.ts'
import type { Ring } from './ring.ts'
import { copyFloats } from './rows.ts'

export interface FillOptions {
  readonly observationSize: number
  readonly actionSize: number
  /** Rewards of up to so many steps are added up. */
  readonly nStep: number
  readonly discount: number
  readonly hindsight?: Hindsight | undefined
  readonly rewardScale?: RewardScale | undefined
}

/** Writes the step that begins in `slot` into row `row` of `batch`. Allocates nothing. */
export type FillRow = (batch: Batch, row: number, slot: number, random: Random) => void

/** Single steps as they were recorded: what most runs want, and what costs least. */
function fillPlain(ring: Ring, { observationSize, actionSize }: FillOptions): FillRow {
  const { records, layout } = ring
  return (batch, row, slot) => {
    const at = slot * layout.stride
    const to = row * observationSize
    copyFloats(records, at + layout.observation, batch.observation, to, observationSize)
    copyFloats(records, at + layout.action, batch.action, row * actionSize, actionSize)
    batch.reward[row] = records[at + layout.reward]
    batch.terminated[row] = records[at + layout.terminated]
    copyFloats(records, at + layout.nextObservation, batch.nextObservation, to, observationSize)
  }
}

/**
 * n-step returns (Sutton and Barto 2018, section 7.1; Hessel et al. 2018 for replayed steps, without correction for
 * the policy having changed since): R = Σ γⁱ rₜ₊ᵢ over k steps, the value of the state k steps on counting γᵏ. k is n,
 * or less where the episode is terminated or truncated, or its newest row comes, before.
 */
function fillSteps(ring: Ring, options: FillOptions): FillRow {
  const { observationSize, actionSize, nStep, discount, hindsight, rewardScale } = options
  const { records, layout, following } = ring
  return (batch, row, slot, random) => {
    const relabelled = hindsight?.choose(slot, random) ?? false
    let at = slot
    let rewards = 0
    let factor = 1
    let terminated = false
    for (let step = 1; ; step++) {
      let reward = records[at * layout.stride + layout.reward]
      terminated = records[at * layout.stride + layout.terminated] === 1
      if (hindsight && relabelled) {
        hindsight.judge(at)
        reward = hindsight.verdict.reward
        terminated = hindsight.verdict.terminated
      }
      rewards += factor * (rewardScale ? rewardScale.scale(reward) : reward)
      factor *= discount
      const next = following[at]
      if (step === nStep || terminated || next < 0) break
      at = next
    }
    const first = slot * layout.stride
    const last = at * layout.stride
    const to = row * observationSize
    copyFloats(records, first + layout.observation, batch.observation, to, observationSize)
    copyFloats(records, first + layout.action, batch.action, row * actionSize, actionSize)
    copyFloats(records, last + layout.nextObservation, batch.nextObservation, to, observationSize)
    batch.reward[row] = rewards
    batch.terminated[row] = terminated ? 1 : 0
    batch.discount[row] = factor
    if (hindsight && relabelled) {
      hindsight.place(batch.observation, row)
      hindsight.place(batch.nextObservation, row)
    }
  }
}

export function createFillRow(ring: Ring, options: FillOptions): FillRow {
  const plain = options.nStep === 1 && !options.hindsight && !options.rewardScale
  return plain ? fillPlain(ring, options) : fillSteps(ring, options)
}
