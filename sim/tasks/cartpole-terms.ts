import { findJoint } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { jointDirections } from '../../src/task/terms/joint-direction.ts'
import { jointPositions } from '../../src/task/terms/joint-positions.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import { readingIndex } from '../../src/task/terms/readings.ts'
import type { ObservationTerm, TaskContext } from '../../src/task/types.ts'

/** Upright, for `success`: cos of the angle from the vertical, about 18°. */
const uprightCosine = 0.95
/** Share of the rail's half length at which the cart has left it: before the end stop, and before the gate trips. */
const railShare = 0.95

/** What the tasks of the cart-pole look at. */
export interface CartpoleTerms {
  readonly observation: readonly ObservationTerm[]
  readonly middleM: number
  /** Cosine of the pole's angle from the vertical. */
  cosine(context: TaskContext): number
  offRail(context: TaskContext): boolean
  /** A pole that is upright as the cart leaves the rail is about to fall. */
  upright(context: TaskContext): boolean
  /**
   * In [0, 1]: dm_control's smooth product of upright, centred, small control and small velocity (Tassa et al. 2018,
   * `cartpole.py`).
   */
  balance(context: TaskContext): number
}

export function createCartpoleTerms(description: RobotDescription): CartpoleTerms {
  const slider = findJoint(description, 'slider')
  const cart = readingIndex(description, 'slider', 'position')
  const pole = readingIndex(description, 'hinge', 'position')
  const poleRate = readingIndex(description, 'hinge', 'velocity')
  const middleM = (slider.lower + slider.upper) / 2
  const rail = (slider.upper - slider.lower) / 2
  const centredOptions = { margin: rail } as const

  const cosine = ({ reading }: TaskContext): number => Math.cos(reading[pole])
  const fromMiddle = ({ reading }: TaskContext): number => reading[cart] - middleM
  const offRail = (context: TaskContext): boolean => Math.abs(fromMiddle(context)) > railShare * rail

  return {
    observation: [
      jointPositions(description, ['slider']),
      jointVelocities(description, ['slider']),
      jointDirections(description, ['hinge']),
      jointVelocities(description, ['hinge']),
    ],
    middleM,
    cosine,
    offRail,
    upright: (context) => cosine(context) > uprightCosine && !offRail(context),
    balance(context) {
      const upright = (cosine(context) + 1) / 2
      const centred = (1 + tolerance(fromMiddle(context), centredOptions)) / 2
      const effort = context.action[0] / slider.effort
      const gentle = (4 + tolerance(effort, gentleOptions)) / 5
      const calm = (1 + tolerance(context.reading[poleRate], calmOptions)) / 2
      return upright * centred * gentle * calm
    },
  }
}

const gentleOptions = { margin: 1, shape: 'quadratic' } as const
const calmOptions = { margin: 5 } as const
