import type { Space } from '../src/contract/channel.ts'
import type { Executable } from '../src/tensor/engine.ts'
import { offsetState, scaleState } from './observation-input.ts'
import { createRunningMoments } from './running-moments.ts'

/** The running statistics of the observations, kept by a learner and set as states of its update. */
export interface LearntScaling {
  observe(observations: Float32Array, rows: number): void
  /** The policy's weights with the statistics after them; the same array every time. */
  follow(actor: Float32Array): Float32Array
  save(): Float32Array
  restore(saved: Float32Array): void
}

export function createLearntScaling(space: Space, update: Executable): LearntScaling {
  const moments = createRunningMoments(space.size)
  const { offset, scale } = moments
  let published = new Float32Array(0)
  const show = (): void => {
    update.setState(offsetState, offset)
    update.setState(scaleState, scale)
  }
  show()

  return {
    observe(observations, rows) {
      moments.add(observations, rows)
      show()
    },
    follow(actor) {
      const length = actor.length + 2 * space.size
      if (published.length !== length) published = new Float32Array(length)
      published.set(actor)
      published.set(offset, actor.length)
      published.set(scale, actor.length + space.size)
      return published
    },
    save: moments.save,
    restore(saved) {
      moments.restore(saved)
      show()
    },
  }
}
