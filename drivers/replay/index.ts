export { createReplayRobot, type ReplayRobotOptions } from './robot.ts'
