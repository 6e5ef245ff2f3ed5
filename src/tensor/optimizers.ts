export { type AdamOptions, type AdamWOptions, adam, adamW } from './optimizers/adam.ts'
export { clipGlobalNorm } from './optimizers/clipping.ts'
export type { DescentOptions, Objective } from './optimizers/descent.ts'
export { polyak } from './optimizers/polyak.ts'
export {
  constantRate,
  cosineRate,
  linearRate,
  type Schedule,
  scheduledRate,
  warmUp,
} from './optimizers/schedules.ts'
export { type SgdOptions, sgd } from './optimizers/sgd.ts'
