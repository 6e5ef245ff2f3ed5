import type { Channel } from '../../src/contract/channel.ts'
import { type Open, type RolloutOptions, rollout, use } from './rollout.ts'

export function checkSpaces(open: Open): Promise<string | undefined> {
  return use(open, ({ observationSpace, actionSpace }) => {
    for (const [what, { channels, size }] of [
      ['observation', observationSpace],
      ['action', actionSpace],
    ] as const) {
      if (size !== channels.length || size === 0)
        return `${what} space: ${channels.length} channels, size ${size}`
      if (new Set(channels.map(({ name }) => name)).size !== size)
        return `${what} space: a name appears twice`
      const wrong = channels.find(
        ({ low, high }) => !(Number.isFinite(low) && Number.isFinite(high) && low < high),
      )
      if (wrong) return `${what} channel ${wrong.name} has bounds [${wrong.low}, ${wrong.high}]`
    }
    return undefined
  })
}

export function checkTypes(open: Open, options: RolloutOptions): Promise<string | undefined> {
  return use(open, (environment) =>
    rollout(
      environment,
      { ...options, episodes: 1 },
      ({ observation, reward, terminated, truncated }, step) => {
        if (!(observation instanceof Float32Array)) return `step ${step}: the observation is no Float32Array`
        if (observation.length !== environment.observationSpace.size)
          return `step ${step}: ${observation.length} values, the space has ${environment.observationSpace.size}`
        if (typeof reward !== 'number') return `step ${step}: the reward is a ${typeof reward}`
        if (typeof terminated !== 'boolean' || typeof truncated !== 'boolean')
          return `step ${step}: terminated and truncated are to be true or false`
        return undefined
      },
    ),
  )
}

export function checkBounds(open: Open, options: RolloutOptions): Promise<string | undefined> {
  return use(open, (environment) => {
    const { channels } = environment.observationSpace
    return rollout(environment, options, ({ observation }, step) => {
      // Bounds as the observation's own type can hold them.
      const index = channels.findIndex(({ low, high }, at) => {
        const value = observation[at]
        return value < Math.fround(low) || value > Math.fround(high)
      })
      const { name, low, high } = channels[index] ?? ({} as Partial<Channel>)
      return index < 0
        ? undefined
        : `step ${step}: ${name} is ${observation[index]}, not in [${low}, ${high}]`
    })
  })
}

export function checkFinite(open: Open, options: RolloutOptions): Promise<string | undefined> {
  return use(open, (environment) =>
    rollout(environment, options, ({ observation, reward, info }, step) => {
      const index = observation.findIndex((value) => !Number.isFinite(value))
      if (index >= 0)
        return `step ${step}: ${environment.observationSpace.channels[index]?.name} is ${observation[index]}`
      if (!Number.isFinite(reward)) return `step ${step}: the reward is ${reward}`
      const term = info.rewardTerms.findIndex((value) => !Number.isFinite(value))
      if (term >= 0) return `step ${step}: reward term ${term} is ${info.rewardTerms[term]}`
      return undefined
    }),
  )
}

export function checkReward(open: Open, options: RolloutOptions): Promise<string | undefined> {
  return use(open, (environment) => {
    const names = environment.rewardNames
    return rollout(environment, options, ({ reward, info, terminated }, step) => {
      if (names && names.length !== info.rewardTerms.length)
        return `${info.rewardTerms.length} reward terms, ${names.length} names`
      const sum = info.rewardTerms.reduce((total, term) => total + term, 0)
      // Nothing was earned before the first step, and a trip of the gate is paid for outside the task's terms.
      if (step === 0 || (terminated && info.limited > 255)) return undefined
      if (Math.abs(sum - reward) > 1e-9 * Math.max(1, Math.abs(reward)))
        return `step ${step}: the terms add up to ${sum}, the reward is ${reward}`
      return undefined
    })
  })
}
