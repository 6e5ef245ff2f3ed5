import { createSpace } from '../../src/contract/channel.ts'
import type { Environment, StepResult } from '../../src/contract/environment.ts'
import { createRandom } from '../../src/contract/random.ts'

/** A goal in [−1, 1] is shown; the action should name it. One look, one answer, five times an episode. */
function createNameTheGoal(): Environment {
  let random = createRandom(0)
  let step = 0
  const info = { success: false, limited: 0, sent: new Float64Array(1), rewardTerms: new Float64Array(1) }
  const result = { observation: new Float32Array(1), reward: 0, terminated: false, truncated: false, info }
  const show = (): StepResult => {
    result.observation[0] = random.between(-1, 1)
    return result
  }
  return {
    observationSpace: createSpace([{ name: 'goal', unit: '1', low: -1, high: 1 }]),
    actionSpace: createSpace([{ name: 'answer', unit: 'm', low: -2, high: 2 }]),
    maxSteps: 5,
    rewardNames: ['distance'],
    reset(seed) {
      if (seed !== undefined) random = createRandom(seed)
      step = 0
      result.reward = 0
      result.truncated = false
      info.success = false
      return show()
    },
    step(action) {
      const distance = Math.abs((action[0] ?? 0) / 2 - (result.observation[0] ?? 0))
      step++
      result.reward = info.rewardTerms[0] = -distance
      info.success = distance < 0.25
      info.limited = distance > 1 ? 1 : 0
      result.truncated = step === 5
      return show()
    },
    close() {},
  }
}

/** Reward 1 for ever in the only state there is, cut every 4 steps by a time limit, or ended there if `ends`. */
function createConstantReward(ends: boolean): Environment {
  let step = 0
  const info = { success: false, limited: 0, sent: new Float64Array(1), rewardTerms: new Float64Array(0) }
  const result = { observation: new Float32Array(1), reward: 1, terminated: false, truncated: false, info }
  const at = (next: number): StepResult => {
    step = next
    result.terminated = ends && step === 4
    result.truncated = !ends && step === 4
    return result
  }
  return {
    observationSpace: createSpace([{ name: 'state', unit: '1', low: -1, high: 1 }]),
    actionSpace: createSpace([{ name: 'nothing', unit: '1', low: -1, high: 1 }]),
    maxSteps: 4,
    reset: () => at(0),
    step: () => at(step + 1),
    close() {},
  }
}

/** Steps 0 … 3 of an episode are observed as such, the last observation as −7; every third episode is cut. */
export function createCounting(): Environment {
  let step = 0
  let episode = 0
  const info = { success: false, limited: 0, sent: new Float64Array(1), rewardTerms: new Float64Array(0) }
  const result = { observation: new Float32Array(1), reward: 0, terminated: false, truncated: false, info }
  const show = (): StepResult => {
    const last = step === 4
    result.observation[0] = last ? -7 : step
    result.reward = step
    result.truncated = last && episode % 3 === 0
    result.terminated = last && episode % 3 !== 0
    return result
  }
  return {
    observationSpace: createSpace([{ name: 'step', unit: '1', low: -7, high: 4 }]),
    actionSpace: createSpace([{ name: 'nothing', unit: '1', low: -1, high: 1 }]),
    maxSteps: 4,
    reset() {
      step = 0
      episode++
      return show()
    },
    step() {
      step++
      return show()
    },
    close() {},
  }
}

/** Episodes begin where the last one of the process left off, whatever the seed. */
let drift = 0
function createUnrepeatable(): Environment {
  const environment = createNameTheGoal()
  return { ...environment, reset: () => environment.reset(++drift) }
}

/** A reward that is not a number in step 300. */
function createNoNumber(): Environment {
  const environment = createNameTheGoal()
  let steps = 0
  return {
    ...environment,
    step(action) {
      const result = environment.step(action)
      if (++steps === 300) result.reward = Number.NaN
      return result
    },
  }
}

export async function openEnvironment(name: string): Promise<Environment> {
  if (name === 'name-the-goal') return createNameTheGoal()
  if (name === 'no-number') return createNoNumber()
  if (name === 'unrepeatable') return createUnrepeatable()
  if (name === 'constant-truncated') return createConstantReward(false)
  if (name === 'constant-terminated') return createConstantReward(true)
  throw new Error(`no toy "${name}"`)
}
