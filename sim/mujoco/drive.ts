import type { RobotDescription } from '../../src/description/types.ts'
import { drivenJoints } from '../actuators/driven.ts'
import type { ActuatorModels } from '../actuators/models.ts'
import type { Tree } from '../kinematics/tree.ts'
import type { PhysicsVariation } from '../variation.ts'
import { type Body, setArmature } from './body.ts'
import type { Readout } from './readout.ts'

/** What turns commands into MuJoCo's controls. */
export interface Drive {
  /**
   * What the actuators want, into the controls: before the first physics step of a control step, and before each if the
   * drive watches the joints. False if that is not finite.
   */
  apply(body: Body, readout: Readout): boolean
  /** Whether anything in `apply` depends on where the joints are. */
  readonly watches: boolean
  /** What an actuator gives at present, N·m or N. */
  effort(actuator: number, readout: Readout): number
}

/**
 * The law of each actuator stands in the model (`mjcf/actuator.ts`); this gives it its target and its limit. A position
 * servo on a joint that wraps takes the shortest way round.
 *
 * A step is implicit in the dampings d of joints and servos: (M + h d) Δv = h f(q, v), so stiff servos are stable.
 * MuJoCo's `implicitfast` does the same, but its limits and contacts reckon with M alone, and a stiff servo that leans on
 * a limit rattles there. So h d goes where M has it for all: into the armature. An actuator at its limit of effort is no
 * damper then, unless that effort turned round within the step: a servo that is strong for what it moves would throw it
 * to and fro.
 *
 * @throws SinewError `description` for an actuator that drives nothing.
 */
export function createDrive(
  description: RobotDescription,
  tree: Tree,
  models: ActuatorModels,
  variation: PhysicsVariation,
): Drive {
  const driven = drivenJoints(description, tree)
  const position = new Float64Array(driven.length)
  const velocity = new Float64Array(driven.length)
  const damping = new Float64Array(tree.movingCount)
  const wraps = driven.map(
    ({ actuator, joint }) => actuator.kind === 'position' && joint.joint.kind === 'continuous',
  )

  /** Before the limit. */
  const wanted = (index: number, readout: Readout): number => {
    const { actuator, joint } = driven[index]
    const value = models.target[index]
    if (actuator.kind === 'effort') return value
    const rate = readout.velocity[joint.moving]
    const gain = actuator.damping * variation.dampingScale[index]
    if (actuator.kind === 'velocity') return gain * (value - rate)
    const error = value - readout.position[joint.moving]
    const stiffness = actuator.stiffness * variation.stiffnessScale[index]
    return stiffness * (wraps[index] ? halfTurn(error) : error) - gain * rate
  }

  return {
    watches: models.active || driven.some(({ actuator }) => actuator.kind !== 'effort'),

    apply(body, readout) {
      if (models.active) {
        for (let index = 0; index < driven.length; index++) {
          const { moving } = driven[index].joint
          position[index] = readout.position[moving]
          velocity[index] = readout.velocity[moving]
        }
        models.advance(body.stepS, position, velocity)
      }
      let sum = 0
      damping.set(body.damping)
      for (let index = 0; index < driven.length; index++) {
        const { actuator, joint } = driven[index]
        const limit = models.effortLimit[index]
        body.forceRange[2 * index] = -limit
        body.forceRange[2 * index + 1] = limit
        const target = models.target[index]
        sum += target
        const now = wraps[index] ? body.qpos[body.positions[joint.moving]] : target
        body.ctrl[index] = wraps[index] ? now + halfTurn(target - now) : target
        if (actuator.kind === 'effort') continue
        const asked = Math.abs(wanted(index, readout))
        const own = actuator.damping * variation.dampingScale[index]
        const inertia = body.effectiveInertia[joint.moving]
        const turnsRound = body.stepS * own * limit > asked * inertia
        if (asked < limit || turnsRound) damping[joint.moving] += own
      }
      for (let joint = 0; joint < damping.length; joint++) {
        setArmature(body, joint, body.armature[joint] + body.stepS * damping[joint])
      }
      return Number.isFinite(sum)
    },

    effort(index, readout) {
      const limit = models.effortLimit[index]
      return Math.min(limit, Math.max(-limit, wanted(index, readout)))
    },
  }
}

/** The same angle within half a turn of zero. */
function halfTurn(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
