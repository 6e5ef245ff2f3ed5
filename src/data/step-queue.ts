import type { LoggedStep } from './types.ts'

interface Sizes {
  readonly observation: number
  readonly reading: number
  readonly action: number
  readonly command: number
  readonly rewardTerms: number
}

/** A step whose vectors can be written in place; the live loop keeps one and hands it over every tick. */
export interface StepRecord extends LoggedStep {
  policyS: number
  actuatorS: number
  readonly observation: Float32Array
  readonly reading: Float64Array
  readonly action: Float32Array
  readonly requested: Float64Array
  readonly sent: Float64Array
  readonly rewardTerms: Float64Array
}

export function createStepRecord(sizes: Sizes): StepRecord {
  return {
    step: 0,
    episode: 0,
    timeS: 0,
    latenessS: 0,
    missedTicks: 0,
    observationAgeS: 0,
    policyS: Number.NaN,
    actuatorS: Number.NaN,
    sequence: 0,
    observation: new Float32Array(sizes.observation),
    reading: new Float64Array(sizes.reading),
    action: new Float32Array(sizes.action),
    requested: new Float64Array(sizes.command),
    sent: new Float64Array(sizes.command),
    reasons: 0,
    controller: '',
    state: '',
    reward: 0,
    rewardTerms: new Float64Array(sizes.rewardTerms),
    success: false,
    terminated: false,
    truncated: false,
  }
}

function copyStep(from: StepRecord, to: StepRecord): void {
  to.step = from.step
  to.episode = from.episode
  to.timeS = from.timeS
  to.latenessS = from.latenessS
  to.missedTicks = from.missedTicks
  to.observationAgeS = from.observationAgeS
  to.policyS = from.policyS
  to.actuatorS = from.actuatorS
  to.sequence = from.sequence
  to.observation.set(from.observation)
  to.reading.set(from.reading)
  to.action.set(from.action)
  to.requested.set(from.requested)
  to.sent.set(from.sent)
  to.reasons = from.reasons
  to.controller = from.controller
  to.state = from.state
  to.reward = from.reward
  to.rewardTerms.set(from.rewardTerms)
  to.success = from.success
  to.terminated = from.terminated
  to.truncated = from.truncated
}

/** A ring of preallocated records between the loop, which must not wait, and the disk, which may be slow. */
export interface StepQueue {
  /** Copies `record` in; false (and nothing done) when the ring is full. */
  push(record: StepRecord): boolean
  /** The oldest record, or undefined; stays valid until `shift`. */
  peek(): StepRecord | undefined
  shift(): void
}

export function createStepQueue(sizes: Sizes, capacity: number): StepQueue {
  const slots = Array.from({ length: capacity }, () => createStepRecord(sizes))
  let first = 0
  let count = 0
  return {
    push(record) {
      if (count === capacity) return false
      copyStep(record, slots[(first + count) % capacity])
      count++
      return true
    },
    peek: () => (count === 0 ? undefined : slots[first]),
    shift() {
      first = (first + 1) % capacity
      count--
    },
  }
}
