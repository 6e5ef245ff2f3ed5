export { type ChaosFaults, noFaults, parseFaults } from './faults.ts'
export { type ChaosRobotOptions, createChaosRobot } from './robot.ts'
