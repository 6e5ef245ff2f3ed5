export { createGpioRobot, type GpioRobotOptions } from './robot.ts'
export type { GpioBackend, GpioInput, GpioOutput, LineAddress } from './types.ts'
