export type { ConfigRequest, EngineConfig, RunConfig, TrainerConfig } from './config.ts'
export { type Act, type Evaluation, evaluate } from './evaluate.ts'
export { type RunDirectory, runDirectory } from './run-directory.ts'
export { heldOutSeeds, type SeedRange, selectionSeeds } from './seeds.ts'
export {
  type ResumeOptions,
  resume,
  type TrainEvent,
  type TrainOptions,
  type TrainResult,
  train,
} from './train.ts'
export * from './types.ts'
