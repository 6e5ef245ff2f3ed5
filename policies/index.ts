import { copdac } from './copdac.ts'
import { ddpg } from './ddpg.ts'
import { dpg } from './dpg.ts'
import { sac } from './sac.ts'
import { td3 } from './td3.ts'

/** Every learning algorithm by the name that `sinew train --algo` takes. */
export const algorithms = { copdac, ddpg, dpg, sac, td3 } as const

export type AlgorithmName = keyof typeof algorithms
