import type { RobotDescription } from '../../src/description/types.ts'
import { actionRateCost } from '../../src/reward/action-rate.ts'
import { distanceReward } from '../../src/reward/distance.ts'
import { eventReward } from '../../src/reward/event.ts'
import { potentialReward } from '../../src/reward/potential.ts'
import { unmetActionCost } from '../../src/reward/unmet-action.ts'
import type { ActionMapper, BoundTask, TaskContext } from '../../src/task/types.ts'

const withinM = 0.02
const holdSteps = 5
/** A new target is at least this far from the tip, so that every episode has a way to go. */
export const awayM = 0.05
/** Beyond this the fine view of the target saturates. */
export const nearM = 0.06

export interface ReachRequest {
  /** Of joint velocities. */
  readonly action: ActionMapper
  /** Shaping is neutral for the same discount only: the preset's. */
  readonly discount: number
  /** The distance that costs as much as there is to lose in a step. */
  readonly farM: number
  readonly targetM: Float64Array
  /** From the tip to the target, as last measured. */
  distanceM(): number
}

/** Reward and end of a task of touching a target and staying there: within 2 cm for 5 steps in a row. */
export interface Reach extends Required<Pick<BoundTask, 'reward' | 'termination' | 'success' | 'markers'>> {
  /** Call from the task's `begin`, once the target is there. */
  begin(context: TaskContext): void
  /** Call from the task's `update`, once the distance is measured. */
  count(): void
}

export function createReach(
  description: RobotDescription,
  { action, discount, farM, targetM, distanceM }: ReachRequest,
): Reach {
  let heldSteps = 0
  const held = (): boolean => heldSteps >= holdSteps
  const progress = potentialReward({
    weight: 2,
    discount,
    // Steep near the target, where centimetres count, and still pointing there from afar.
    potential: () => -Math.log(1 + distanceM() / withinM),
  })
  return {
    reward: [
      distanceReward({ weight: 0.3, scale: farM, distance: distanceM }),
      progress,
      actionRateCost({ weight: 0.2, space: action.space }),
      unmetActionCost({
        space: action.space,
        // The joints that reach are the first of the actuators.
        met: ({ sent, previousSent }, index) => (sent[index] - previousSent[index]) * description.rateHz,
      }),
      eventReward('success', 5, held),
    ],
    termination: [{ name: 'success', done: held }],
    markers: [{ name: 'target', positionM: targetM, radiusM: withinM }],
    success: held,
    begin(context) {
      heldSteps = 0
      progress.begin(context)
    },
    count() {
      heldSteps = distanceM() <= withinM ? heldSteps + 1 : 0
    },
  }
}
