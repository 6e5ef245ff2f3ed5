export { connectRobot, describeConnection } from './connect.ts'
export { type Controller, holdController, policyController } from './controller.ts'
export type { Jitter } from './lateness.ts'
export { type RunEvent, type RunOptions, type RunReport, runPolicy } from './run-policy.ts'
