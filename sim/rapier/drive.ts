import { SinewError } from '../../src/contract/errors.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { drivenJoints } from '../actuators/driven.ts'
import type { ActuatorModels } from '../actuators/models.ts'
import { type Tree, type TreeJoint, turnsOver } from '../kinematics/tree.ts'
import type { PhysicsVariation } from '../variation.ts'
import type { Body } from './body.ts'
import { createEfforts, effortJoints } from './efforts.ts'
import type { Physics } from './physics.ts'
import type { Readout } from './readout.ts'

/** What turns commands into motor settings and forces. */
export interface Drive {
  /** Set up every joint's motor: before the snapshot that resets restore, and again where a reset varies it. */
  configure(body: Body): void
  /** A physics step's worth of what the actuators' models do; only where they are active, and not at a reset. */
  advance(body: Body, readout: Readout): void
  /** What the actuators want, into the motors: once a control step, or before every physics step if models are active. */
  apply(body: Body, readout: Readout): void
  /**
   * Efforts act along axes that have moved, mimics follow a joint that has moved: before the first physics step of a
   * control step, and before each where the drive watches anything.
   */
  push(body: Body, readout: Readout): void
  /** What of the read-out must be fresh before every physics step: all, or the axes that efforts act along. */
  readonly watches: 'joints' | 'axes' | 'nothing'
  /** What an actuator gives at present, N·m or N. */
  effort(actuator: number, readout: Readout): number
  free(): void
}

/** A joint that follows another one. */
interface Follower {
  readonly index: number
  readonly joint: TreeJoint
  /** Index of the leader among the joints that move. */
  readonly leader: number
  readonly multiplier: number
  readonly offset: number
}

/** How fast a mimic closes on where its leader is half a physics step later, rad/s; measured to lag least. */
const followRate = 1000

/**
 * Actuators and passive damping. A joint has one motor, force-based (facts: within 0.5% of theory), and it is
 * implicit, so stiff gains are stable. The joint's own damping c is folded into it:
 *
 * - position servo: kp (q* − q) − (kd + c) q̇, clipped to the effort limit as a whole;
 * - velocity servo: (kd + c) (kd / (kd + c) v* − v), the same as kd (v* − v) − c v;
 * - effort: the motor is the damping, and the effort is applied to both links from outside;
 * - no actuator: the motor is the damping;
 * - mimic: the motor is a stiff servo on where the leader is. The leader does not feel it.
 */
export function createDrive(
  physics: Physics,
  description: RobotDescription,
  tree: Tree,
  models: ActuatorModels,
  variation: PhysicsVariation,
): Drive {
  const driven = drivenJoints(description, tree)
  const pushed = effortJoints(description, tree)
  const efforts = createEfforts(physics, description, tree, models)
  const followers = followersOf(tree)
  const watchesJoints =
    models.active ||
    followers.length > 0 ||
    (pushed.length > 0 && tree.joints.some((each) => turnsOver(each.joint)))
  const movingAxes = pushed.some(
    ({ joint }) => description.base === 'floating' || joint.parentBody !== tree.root,
  )
  const position = new Float64Array(driven.length)
  const velocity = new Float64Array(driven.length)

  return {
    watches: watchesJoints ? 'joints' : movingAxes ? 'axes' : 'nothing',

    configure(body) {
      tree.joints.forEach(({ joint, moving }, index) => {
        const motor = body.joints[index]
        if (!motor) return
        if (joint.mimic) {
          // Told in accelerations: the same rate whatever hangs on the joint.
          motor.configureMotorModel(physics.MotorModel.AccelerationBased)
          if (joint.effort > 0) motor.setMotorMaxForce(joint.effort)
          return
        }
        motor.configureMotorModel(physics.MotorModel.ForceBased)
        const actuator = driven.find((one) => one.index === index)?.actuator
        if (actuator && actuator.kind !== 'effort') motor.setMotorMaxForce(joint.effort)
        else if (joint.damping > 0) {
          motor.configureMotorVelocity(0, joint.damping * variation.jointDampingScale[moving])
        }
      })
    },

    advance(body, readout) {
      for (let index = 0; index < driven.length; index++) {
        const { moving } = driven[index].joint
        position[index] = readout.position[moving]
        velocity[index] = readout.velocity[moving]
      }
      models.advance(body.world.timestep, position, velocity)
    },

    apply(body, readout) {
      for (let index = 0; index < driven.length; index++) {
        const { actuator, joint, index: place } = driven[index]
        const motor = body.joints[place]
        const value = models.target[index]
        const own = actuator.damping * variation.dampingScale[index]
        const damping = own + joint.joint.damping * variation.jointDampingScale[joint.moving]
        if (!motor || actuator.kind === 'effort') continue
        motor.setMotorMaxForce(models.effortLimit[index])
        if (actuator.kind === 'velocity') {
          motor.configureMotorVelocity((value * own) / damping, damping)
          continue
        }
        const target = joint.joint.kind === 'prismatic' ? value : reachable(value, joint, readout)
        const stiffness = actuator.stiffness * variation.stiffnessScale[index]
        motor.configureMotorPosition(target - joint.zero, stiffness, damping)
      }
    },

    effort(index, readout) {
      const { actuator, joint } = driven[index]
      const rate = readout.velocity[joint.moving]
      const value = models.target[index]
      const error = value - readout.position[joint.moving]
      const limit = models.effortLimit[index]
      const stiffness = actuator.stiffness * variation.stiffnessScale[index]
      const damping = actuator.damping * variation.dampingScale[index]
      let effort = value
      if (actuator.kind === 'position') effort = stiffness * error - damping * rate
      else if (actuator.kind === 'velocity') effort = damping * (value - rate)
      return Math.min(limit, Math.max(-limit, effort))
    },

    push(body, readout) {
      for (let index = 0; index < followers.length; index++) {
        const { index: place, joint, leader, multiplier, offset } = followers[index]
        const ahead = readout.position[leader] + 0.5 * body.world.timestep * readout.velocity[leader]
        const position = multiplier * ahead + offset - joint.zero
        const velocity = multiplier * readout.velocity[leader]
        body.joints[place]?.configureMotor(position, velocity, followRate ** 2, 2 * followRate)
      }
      if (pushed.length > 0) efforts.apply(body, readout)
    },

    free: () => efforts.free(),
  }
}

/**
 * Rapier takes the shortest way round to a target angle, a servo the way between its limits. Pull a target that
 * is more than half a turn away to just short of it: the joint sets off on the right side and the next step
 * pulls it on.
 */
function reachable(target: number, { moving, joint }: TreeJoint, readout: Readout): number {
  if (joint.kind === 'continuous') return target
  const reach = 0.95 * Math.PI
  const now = readout.position[moving]
  return Math.min(now + reach, Math.max(now - reach, target))
}

function followersOf(tree: Tree): Follower[] {
  return tree.joints.flatMap((joint, index) => {
    const { mimic } = joint.joint
    if (!mimic) return []
    const leader = tree.joints.find((one) => one.joint.name === mimic.joint)?.moving ?? -1
    if (leader >= 0) return [{ index, joint, leader, multiplier: mimic.multiplier, offset: mimic.offset }]
    throw new SinewError('description', `joint "${joint.joint.name}" follows no joint that moves`, {
      where: `joints.${joint.joint.name}.mimic`,
      received: mimic.joint,
    })
  })
}
