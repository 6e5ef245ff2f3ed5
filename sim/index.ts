export { type CheckResult, checkEnvironment } from './check.ts'
export { createEnvironment, type EnvironmentOptions } from './environment.ts'
export { defaultPhysics, type PhysicsName, parsePhysics, physicsNames } from './physics-name.ts'
export { createSimRobot, type SimRobotOptions } from './robot.ts'
export { createSimulation, type SimulationOptions } from './simulation.ts'
export type { Snapshot } from './snapshot.ts'
export type { Simulation } from './types.ts'
export { checkVectorEnvironment } from './vector/check.ts'
export type { TaskModule, VectorOptions } from './vector/open-rows.ts'
export {
  createThreadedVectorEnvironment,
  type ThreadedVectorOptions,
} from './vector/threaded-vector-environment.ts'
export type { VectorEnvironment } from './vector/types.ts'
export { createVectorEnvironment } from './vector/vector-environment.ts'
