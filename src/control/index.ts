export { connectRobot, describeConnection } from './connect.ts'
export { type Controller, holdController, policyController } from './controller.ts'
export type { Jitter } from './lateness.ts'
export {
  type EpisodeResult,
  type ExitReason,
  type RunEvent,
  type RunOptions,
  type RunReport,
  runPolicy,
  type Trip,
} from './run-policy.ts'
