import type { Random } from '../../contract/random.ts'

/** What was seen and what the expert did about it, or would have done, step by step. */
export interface LabelledEpisode {
  readonly steps: number
  /** SI units. Shape [steps, observations], row-major. */
  readonly observation: Float32Array
  /** In [−1, 1]. Shape [steps, actions]. */
  readonly action: Float32Array
}

/** Takes steps one by one; `finish` gives them as an episode and begins anew. */
export interface EpisodeBuilder {
  add(observation: Float32Array, action: Float32Array): void
  finish(): LabelledEpisode
}

export function createEpisodeBuilder(): EpisodeBuilder {
  let observations: number[] = []
  let actions: number[] = []
  let steps = 0
  return {
    add(observation, action) {
      for (const value of observation) observations.push(value)
      for (const value of action) actions.push(value)
      steps += 1
    },
    finish() {
      const episode = {
        steps,
        observation: Float32Array.from(observations),
        action: Float32Array.from(actions),
      }
      observations = []
      actions = []
      steps = 0
      return episode
    },
  }
}

export function countSteps(episodes: readonly LabelledEpisode[]): number {
  return episodes.reduce((sum, { steps }) => sum + steps, 0)
}

/** All steps of several episodes in one piece. */
export function joinEpisodes(episodes: readonly LabelledEpisode[]): LabelledEpisode {
  const join = (field: 'observation' | 'action'): Float32Array => {
    const all = new Float32Array(episodes.reduce((sum, each) => sum + each[field].length, 0))
    let offset = 0
    for (const each of episodes) {
      all.set(each[field], offset)
      offset += each[field].length
    }
    return all
  }
  return { steps: countSteps(episodes), observation: join('observation'), action: join('action') }
}

/**
 * Whole episodes for learning and for validation: steps of one episode are too much alike to tell whether a policy has
 * learnt by heart. At least one episode is learnt from; with two or more, at least one is not.
 */
export function splitEpisodes(
  episodes: readonly LabelledEpisode[],
  validationShare: number,
  random: Random,
): { readonly learning: readonly LabelledEpisode[]; readonly validation: readonly LabelledEpisode[] } {
  const order = shuffled(episodes.length, random)
  const wanted = validationShare === 0 ? 0 : Math.max(1, Math.round(validationShare * episodes.length))
  const count = Math.min(wanted, episodes.length - 1)
  return {
    validation: order.slice(0, count).map((index) => episodes[index]),
    learning: order.slice(count).map((index) => episodes[index]),
  }
}

/** 0 to count − 1 in any order (Fisher and Yates). */
export function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const kept = order[last]
    order[last] = order[other]
    order[other] = kept
  }
  return order
}
