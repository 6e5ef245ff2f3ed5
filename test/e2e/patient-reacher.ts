import { loadDescription } from '../../src/description/load.ts'
import type { RobotDescription } from '../../src/description/types.ts'

/** The reacher with a watchdog that a busy machine's pauses do not trip: what is tested is what does. */
export async function patientReacher(): Promise<RobotDescription> {
  const reacher = await loadDescription('reacher')
  return { ...reacher, transports: { ...reacher.transports, mqtt: { watchdogS: 0.4 } } }
}

/** The host's own deadlines, likewise. */
export const patience = { receiveTimeoutS: 1, idleTimeoutS: 2 } as const
