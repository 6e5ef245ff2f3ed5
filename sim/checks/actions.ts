import { same } from './repeatability.ts'
import { type Open, type RolloutOptions, use } from './rollout.ts'

export function checkClipping(open: Open, { seed }: RolloutOptions): Promise<string | undefined> {
  return use(open, (environment) => {
    const after = (factor: number): number[] => {
      environment.reset(seed)
      const action = Float32Array.from(environment.actionSpace.channels, ({ high }) => high * factor)
      const { observation, reward, info } = environment.step(action)
      return [...observation, reward, ...info.sent]
    }
    return same(after(1), after(1e6)) ? undefined : 'a million times the bound acted otherwise than the bound'
  })
}

export function checkActions(open: Open, { seed }: RolloutOptions): Promise<string | undefined> {
  return use(open, (environment) => {
    const { size } = environment.actionSpace
    const bad: readonly (readonly [string, Float32Array])[] = [
      ['NaN', new Float32Array(size).fill(Number.NaN)],
      ['infinity', new Float32Array(size).fill(Number.POSITIVE_INFINITY)],
      ['one value too many', new Float32Array(size + 1)],
    ]
    for (const [what, action] of bad) {
      environment.reset(seed)
      let refused = false
      try {
        environment.step(action)
      } catch {
        refused = true
      }
      if (!refused) return `an action of ${what} went through`
    }
    return undefined
  })
}
