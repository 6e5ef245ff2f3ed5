import type { Space } from '../../contract/channel.ts'
import type { RobotDescription } from '../../description/types.ts'

/** What an expert has to know before the first step. */
export interface ExpertSetup {
  readonly description: RobotDescription
  readonly observationSpace: Space
  readonly actionSpace: Space
}

/**
 * The action for what is seen, in the units and bounds of the action space. Sees only what a policy sees, and has no
 * memory, so that it can be asked about any state: a label for what somebody else did.
 */
export type Expert = (observation: Float32Array, action: Float32Array) => void

/** One entry a task: a controller written by hand, from theory. */
export interface ExpertEntry {
  readonly task: string
  readonly summary: string
  create(setup: ExpertSetup): Expert
}
