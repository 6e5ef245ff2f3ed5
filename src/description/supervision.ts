import { defaultLadder, type Ladder, type Rung } from '../safety/supervisor/types.ts'
import { type Reason, reasonNames } from '../safety/types.ts'
import type { RobotDescription } from './types.ts'

/** `safety.ladder` as a robot.yaml has it. */
export type LadderSection = { readonly holdS: number; readonly brakingS: number } & {
  readonly [Name in Reason]?: Rung | undefined
}

/** The supervisor's ladder: the description's where it says something. */
export function ladderOf({ safety: { ladder } }: RobotDescription): Ladder {
  if (!ladder) return defaultLadder
  const pairs = reasonNames.map((name): [Reason, Rung] => [name, ladder[name] ?? defaultLadder.rungs[name]])
  return {
    holdS: ladder.holdS,
    brakingS: ladder.brakingS,
    rungs: Object.fromEntries(pairs) as Record<Reason, Rung>,
  }
}

/** The parking pose by actuator, NaN for one that stays where it is; undefined without a pose. Shape [actuators]. */
export function parkPose({ safety: { park }, actuators }: RobotDescription): Float64Array | undefined {
  return park && Float64Array.from(actuators, ({ joint }) => park[joint] ?? Number.NaN)
}
