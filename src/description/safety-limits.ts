import type { SafetyLimits } from '../safety/types.ts'
import { findJoint } from './spaces.ts'
import type { RobotDescription } from './types.ts'
import { workspaceLimits } from './workspace.ts'

/** The limits that the safety gate enforces, one entry an actuator in the order of `actionSpace`. */
export function safetyLimits(description: RobotDescription): SafetyLimits {
  const { staleAfterS, heartbeatAfterS, trackingError } = description.safety
  const workspace = workspaceLimits(description)
  const watchdogS = longestWatchdogS(description)
  return {
    periodS: 1 / description.rateHz,
    staleAfterS,
    heartbeatAfterS,
    ...(workspace ? { workspace } : {}),
    ...(watchdogS === undefined ? {} : { watchdogS }),
    actuators: description.actuators.map((actuator) => {
      const { lower, upper, velocity, acceleration, jerk, effort } = findJoint(description, actuator.joint)
      const { name, kind } = actuator
      const limits = { name, kind, lower, upper, velocity, acceleration, effort, trackingError }
      return jerk === undefined ? limits : { ...limits, jerk }
    }),
  }
}

/** Of all the roads to the robot, where it matters: for joints that go on at the last command. */
function longestWatchdogS({ actuators, transports }: RobotDescription): number | undefined {
  if (!actuators.some(({ kind }) => kind === 'velocity')) return undefined
  const { serial, mqtt, gpio, dynamixel } = transports
  const all = [serial, mqtt, gpio, dynamixel].flatMap((each) => each?.watchdogS ?? [])
  return all.length === 0 ? undefined : Math.max(...all)
}
