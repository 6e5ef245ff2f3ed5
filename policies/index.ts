import { sac } from './sac.ts'

/** Every learning algorithm by the name that `sinew train --algo` takes. */
export const algorithms = { sac } as const

export type AlgorithmName = keyof typeof algorithms
