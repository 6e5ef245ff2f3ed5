import { createPlanarArm } from '../../../sim/tasks/planar-arm.ts'
import { channelIndex, type Space } from '../../../src/contract/channel.ts'
import type { RobotDescription } from '../../../src/description/types.ts'

/**
 * A scripted expert for reacher-reach that sees only what a policy sees: proportional in joint space, towards the
 * nearer of the two ways to bend the elbow.
 */
export function createScriptedReacher(
  description: RobotDescription,
  observationSpace: Space,
  actionSpace: Space,
): (observation: Float32Array, action: Float32Array) => void {
  const arm = createPlanarArm(description, 'fingertip', 0.05)
  const at = (name: string): number => channelIndex(observationSpace, name)
  const joints = ['shoulder', 'elbow'].map((name) => ({
    cos: at(`${name}.cos`),
    sin: at(`${name}.sin`),
    lag: at(`${name}.lag`),
  }))
  const targetX = at('target.x')
  const targetY = at('target.y')
  const solutions = new Float64Array(4)
  const gainPerS = 8

  return (observation, action) => {
    const position = joints.map(({ cos, sin }) => Math.atan2(observation[sin] ?? 0, observation[cos] ?? 0))
    const count = arm.solve(observation[targetX] ?? 0, observation[targetY] ?? 0, solutions)
    const ways = Array.from({ length: count }, (_, way) =>
      position.map((now, joint) => (solutions[2 * way + joint] ?? 0) - now),
    )
    ways.sort((one, other) => Math.hypot(...one) - Math.hypot(...other))
    joints.forEach(({ lag }, index) => {
      const { low, high } = actionSpace.channels[index] ?? { low: 0, high: 0 }
      // The command in force is ahead of the measurement by the lag.
      const left = (ways[0]?.[index] ?? 0) - (observation[lag] ?? 0)
      action[index] = Math.min(high, Math.max(low, gainPerS * left))
    })
  }
}
