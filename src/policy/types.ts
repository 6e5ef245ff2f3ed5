import type { Channel } from '../contract/channel.ts'
import type { GateActivity } from '../safety/activity.ts'
import type { ObservationStatistics } from '../safety/distribution/types.ts'
import type { SafetyLimits } from '../safety/types.ts'

/** Raised when a policy file changes in a way that an older Sinew cannot read. */
export const policyFormat = 1

/** A policy that answers with several actions at once, for this step and those after it. */
export interface ActionChunk {
  readonly length: number
  /**
   * Ask in every step and average what all answers that reach it say, with weights exp(−ensemble·i), the oldest's i = 0;
   * without it an answer is played to its end.
   */
  readonly ensemble?: number | undefined
}

/** What a policy was trained for. It may only run where every line of this holds. */
export interface PolicyContract {
  readonly task: string
  readonly robot: string
  /** `RobotDescription.hash` at training time. */
  readonly descriptionHash: string
  /** Seconds between two decisions: the robot's control period times `actionRepeat`. */
  readonly periodS: number
  /** Control periods for which each action is held; 1 unless given. */
  readonly actionRepeat?: number | undefined
  /** Actions in an answer, one after the other, each as `action` says; one unless given. */
  readonly actionChunk?: ActionChunk | undefined
  /** What the robot measures, in order: `observationSpace(description)`. */
  readonly reading: readonly Channel[]
  /** What the policy is given, in order. */
  readonly observation: readonly Channel[]
  /** What the policy answers, in order. */
  readonly action: readonly Channel[]
  /** Name of the function from the policy's action to the actuator command. */
  readonly actionMapper: string
  /** What the robot is sent, in order: `actionSpace(description)`. */
  readonly command: readonly Channel[]
  /** Safety limits in force in training. */
  readonly limits: SafetyLimits
}

/** Observations and what the policy answered to them when it was written; replayed whenever it is opened. */
export interface GoldenVectors {
  readonly observations: readonly (readonly number[])[]
  readonly actions: readonly (readonly number[])[]
}

/** Where a policy comes from. */
export interface Provenance {
  readonly algorithm: string
  readonly seed: number
  readonly environmentSteps: number
  /** Commit of the source that trained it, or `unknown`. */
  readonly commit: string
  /** Name → version: sinew, node, the engine, the physics. */
  readonly versions: Readonly<Record<string, string>>
  /** Whatever else is worth keeping: settings as resolved, results of the evaluation. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

/** What was seen in training, to tell at run time what is unlike it. */
export interface Experience {
  /** In the order of `contract.observation`. */
  readonly observed: ObservationStatistics
  /** What the gate did to the policy in the evaluation that chose it; actuators as in `contract.limits`. */
  readonly gate?: GateActivity | undefined
}

/** The parts of a policy file. */
export interface PolicyParts {
  /** ONNX model: input `observation` [1, n] in SI units, output `action` [1, m] in the action's units. */
  readonly model: Uint8Array
  readonly contract: PolicyContract
  readonly golden: GoldenVectors
  readonly provenance: Provenance
  /** Absent in files that were written without it: then nothing can be told apart. */
  readonly experience?: Experience | undefined
}

/** A policy file that was read and found whole. */
export interface PolicyFile extends PolicyParts {
  /** SHA-256 of everything in the file before the digest itself, in hex. */
  readonly digest: string
  readonly path: string
}
