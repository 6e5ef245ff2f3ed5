import { loadDescription } from '../../../src/description/load.ts'
import type { RobotDescription } from '../../../src/description/types.ts'

const limits = { lower: -2.6, upper: 2.6, velocity: 4, acceleration: 40, effort: 1.5 }

/** The reacher with limits and rates that these tests count on, whatever its robot.yaml is tuned to. */
export async function testReacher(): Promise<RobotDescription> {
  const reacher = await loadDescription('reacher')
  return {
    ...reacher,
    rateHz: 50,
    joints: reacher.joints.map((joint) => ({ ...joint, ...limits })),
    transports: { serial: { baudRate: 1_000_000, stateRateHz: 100, watchdogS: 0.1 } },
  }
}
