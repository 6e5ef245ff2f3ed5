export { openPseudoTerminal, type PseudoTerminal } from './pty.ts'
export { createSerialRobot, type SerialRobot, type SerialRobotOptions } from './robot.ts'
export { createServoBus, type ServoBus, type ServoBusOptions } from './servo-bus/bus.ts'
export { type BusCalibration, calibrated, readCalibration } from './servo-bus/calibration.ts'
export { startVirtualServoBus, type VirtualServoBusProcess } from './servo-bus/emulator/start.ts'
export { serialProtocol, servoFamilies } from './servo-bus/families.ts'
export { createServoBusRobot, type ServoBusRobot, type ServoBusRobotOptions } from './servo-bus/robot.ts'
export { changeBaudRate, changeId } from './servo-bus/settings.ts'
export {
  serveVirtualRobot,
  startVirtualRobot,
  type VirtualRobot,
  type VirtualRobotOptions,
  type VirtualRobotProcess,
} from './virtual-robot.ts'
