export { createEnvironment } from './environment.ts'
export { createSimRobot, type SimRobotOptions } from './robot.ts'
export { createSimulation, type SimulationOptions } from './simulation.ts'
export type { Simulation } from './types.ts'
