import { type Channel, channelIndex } from '../../src/contract/channel.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { jointOffsetAction } from '../../src/task/action-mappers.ts'
import { type Attitude, createAttitude, gravityDirection, turnRates } from '../../src/task/terms/attitude.ts'
import { contacts } from '../../src/task/terms/contacts.ts'
import { jointPositions } from '../../src/task/terms/joint-positions.ts'
import { jointVelocities } from '../../src/task/terms/joint-velocities.ts'
import type { ActionMapper, ObservationTerm, TaskContext } from '../../src/task/types.ts'

export const legs = ['front_left', 'front_right', 'rear_left', 'rear_right'] as const
/** Abduction, hip and knee of a leg that stands. rad. */
export const standing = [0, 0.8, -1.5] as const
/** And of one that lies folded under the trunk. */
export const lying = [0, 1.36, -2.65] as const
export const standingHeightM = 0.31

/** What every task of the quadruped looks at. */
export interface QuadrupedTerms {
  readonly attitude: Attitude
  readonly action: ActionMapper
  readonly observation: readonly ObservationTerm[]
  /** Of the trunk above the ground: only a simulation or motion capture knows it, so rewards alone use it. */
  heightM(context: TaskContext): number
  /** Of the trunk, ahead and to the left of where it looks. m/s. */
  velocity(context: TaskContext, out: Float64Array): void
  /** About the vertical axis of the trunk, rad/s. */
  turnRate(context: TaskContext): number
}

/** @param reachRad how far a policy may move a joint from where it stands */
export function createQuadrupedTerms(description: RobotDescription, reachRad: number): QuadrupedTerms {
  const space = observationSpace(description)
  const attitude = createAttitude(description)
  const joints = description.actuators.map(({ joint }) => joint)
  const stance = Object.fromEntries(joints.map((joint, index) => [joint, standing[index % standing.length]]))
  const action = jointOffsetAction(description, stance, reachRad)
  const height = channelIndex(space, 'base.position.z')
  const linear = channelIndex(space, 'base.linear.x')
  const turn = channelIndex(space, 'imu.gyro.z')
  return {
    attitude,
    action,
    observation: [
      gravityDirection(attitude),
      turnRates(description, 10),
      jointPositions(description, joints),
      jointVelocities(description, joints),
      contacts(
        description,
        legs.map((leg) => `${leg}_foot`),
      ),
      lastAction(action),
    ],
    heightM: ({ reading }) => reading[height],
    velocity({ reading }, out) {
      const cosine = Math.cos(attitude.yaw)
      const sine = Math.sin(attitude.yaw)
      out[0] = cosine * reading[linear] + sine * reading[linear + 1]
      out[1] = cosine * reading[linear + 1] - sine * reading[linear]
    },
    turnRate: ({ reading }) => reading[turn],
  }
}

/** What the policy asked for last: servos are still on the way there. */
function lastAction({ space }: ActionMapper): ObservationTerm {
  return {
    name: 'last-action',
    channels: space.channels.map((channel): Channel => ({ ...channel, name: `last.${channel.name}` })),
    write({ action }, out, offset) {
      for (let index = 0; index < space.size; index++) out[offset + index] = action[index]
    },
  }
}

/** Joints of all four legs as one leg's, with a little noise. */
export function poseLegs(
  leg: readonly [number, number, number],
  noise: () => number,
  position: Float64Array,
): void {
  for (let index = 0; index < position.length; index++) position[index] = leg[index % leg.length] + noise()
}
