import type { Environment } from '../../src/contract/environment.ts'
import { type Open, type RolloutOptions, rollout, use } from './rollout.ts'

export function checkEnd(open: Open, options: RolloutOptions): Promise<string | undefined> {
  return use(open, (environment) =>
    rollout(environment, options, ({ terminated, truncated }, step) => {
      if (step === 0 && (terminated || truncated)) return 'an episode has ended before its first step'
      if (terminated && truncated) return `step ${step}: both terminated and truncated`
      const late = step >= environment.maxSteps && !terminated && !truncated
      if (late) return `the episode still runs after ${step} steps, its limit`
      const early = truncated && step < environment.maxSteps
      return early ? `truncated at step ${step} of ${environment.maxSteps}` : undefined
    }),
  )
}

export async function checkAfterEnd(open: Open, options: RolloutOptions): Promise<string | undefined> {
  const refuses = (environment: Environment): boolean => {
    try {
      environment.step(new Float32Array(environment.actionSpace.size))
      return false
    } catch {
      return true
    }
  }
  if (!(await use(open, refuses))) return 'a step before the first reset went through'
  return use(open, (environment) => {
    rollout(environment, { ...options, episodes: 1 }, () => undefined)
    if (!refuses(environment)) return 'a step after the end of the episode went through'
    environment.reset()
    return refuses(environment) ? 'a step after the reset was refused' : undefined
  })
}
