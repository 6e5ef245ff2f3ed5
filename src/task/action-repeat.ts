import type { Environment, StepResult } from '../contract/environment.ts'

/**
 * An environment in which every action is held for `repeat` steps (Mnih et al. 2015 call it frame skip): a step
 * gives the sum of their rewards, and ends early where the task or its time limit does.
 *
 * What a learner must know: a step is `repeat` control periods, so a discount of γ here is one of γ^(1/repeat) there,
 * and rewards within a step are not discounted against each other. `maxSteps` is in steps of this environment. A goal
 * cannot be exchanged afterwards (`goal` is left out), as the steps in between are not kept.
 */
export function repeatActions(environment: Environment, repeat: number): Environment {
  if (repeat === 1) return environment
  const { observationSpace, actionSpace, maxSteps, rewardNames, hasSuccess = true } = environment
  const { randomisedNames, setRandomisation } = environment
  let result: StepResult | undefined

  const createResult = ({ info }: StepResult): StepResult => ({
    observation: new Float32Array(observationSpace.size),
    reward: 0,
    terminated: false,
    truncated: false,
    info: {
      success: false,
      limited: 0,
      sent: new Float64Array(info.sent.length),
      ...(info.taken ? { taken: info.taken.slice() } : {}),
      ...(info.limitedActuators ? { limitedActuators: info.limitedActuators.slice() } : {}),
      rewardTerms: new Float64Array(info.rewardTerms.length),
      // Of an episode, not of a step: the inner one's own.
      ...(info.randomised ? { randomised: info.randomised } : {}),
    },
  })
  /** Where `from` has brought us, with what has added up so far. */
  const arrive = (to: StepResult, from: StepResult): StepResult => {
    to.observation.set(from.observation)
    to.terminated = from.terminated
    to.truncated = from.truncated
    to.info.success = from.info.success
    to.info.sent.set(from.info.sent)
    return to
  }

  return {
    observationSpace,
    actionSpace,
    maxSteps: Math.ceil(maxSteps / repeat),
    ...(rewardNames ? { rewardNames } : {}),
    hasSuccess,
    ...(randomisedNames ? { randomisedNames } : {}),
    ...(setRandomisation ? { setRandomisation } : {}),

    reset(seed) {
      const from = environment.reset(seed)
      result ??= createResult(from)
      result.reward = 0
      result.info.limited = 0
      result.info.rewardTerms.fill(0)
      return arrive(result, from)
    },

    step(action) {
      let from = environment.step(action)
      result ??= createResult(from)
      const { info } = result
      result.reward = from.reward
      info.limited = from.info.limited
      info.rewardTerms.set(from.info.rewardTerms)
      info.taken?.set(from.info.taken ?? [])
      let played = 1
      info.limitedActuators?.set(from.info.limitedActuators ?? [])
      for (let step = 1; step < repeat && !from.terminated && !from.truncated; step++) {
        from = environment.step(action)
        result.reward += from.reward
        info.limited |= from.info.limited
        played++
        addTo(info.taken, from.info.taken)
        addBits(info.limitedActuators, from.info.limitedActuators)
        for (let term = 0; term < info.rewardTerms.length; term++) {
          info.rewardTerms[term] = info.rewardTerms[term] + from.info.rewardTerms[term]
        }
      }
      // One action was asked for: what was made of it is the mean of what was taken.
      divide(info.taken, played)
      return arrive(result, from)
    },

    close: () => environment.close(),
  }
}

function addBits(to: Uint32Array | undefined, from: Uint32Array | undefined): void {
  if (!to || !from) return
  for (let index = 0; index < to.length; index++) to[index] = to[index] | from[index]
}

function addTo(sum: Float32Array | undefined, values: Float32Array | undefined): void {
  if (!sum || !values) return
  for (let index = 0; index < sum.length; index++) sum[index] = sum[index] + values[index]
}

function divide(values: Float32Array | undefined, by: number): void {
  if (!values) return
  for (let index = 0; index < values.length; index++) values[index] = values[index] / by
}
