export { openPseudoTerminal, type PseudoTerminal } from './pty.ts'
export { createSerialRobot, type SerialRobot, type SerialRobotOptions } from './robot.ts'
export {
  serveVirtualRobot,
  startVirtualRobot,
  type VirtualRobot,
  type VirtualRobotOptions,
  type VirtualRobotProcess,
} from './virtual-robot.ts'
