import type { RobotDescription } from '../../src/description/types.ts'
import { drivenJoints } from '../actuators/driven.ts'
import type { ActuatorModels } from '../actuators/models.ts'
import type { Tree } from '../kinematics/tree.ts'
import type { Body } from './body.ts'
import type { Readout } from './readout.ts'

/** What turns commands into MuJoCo's controls. */
export interface Drive {
  /** What the actuators want, into the controls, before a physics step. False if that is not finite. */
  apply(body: Body, readout: Readout): boolean
  /** Whether the read-out must be fresh, and `apply` called, before every physics step. */
  readonly watches: boolean
  /** What an actuator gives at present, N·m or N. */
  effort(actuator: number, readout: Readout): number
}

/**
 * The law of each actuator stands in the model (`mjcf/actuator.ts`); this gives it its target and, where that changes,
 * its limit. A position servo on a joint that wraps takes the shortest way round.
 *
 * @throws SinewError `description` for an actuator that drives nothing.
 */
export function createDrive(description: RobotDescription, tree: Tree, models: ActuatorModels): Drive {
  const driven = drivenJoints(description, tree)
  const position = new Float64Array(driven.length)
  const velocity = new Float64Array(driven.length)
  const wraps = driven.map(
    ({ actuator, joint }) => actuator.kind === 'position' && joint.joint.kind === 'continuous',
  )

  return {
    watches: models.active || wraps.includes(true),

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
      for (let index = 0; index < driven.length; index++) {
        body.forceRange[2 * index] = -models.effortLimit[index]
        body.forceRange[2 * index + 1] = models.effortLimit[index]
        const target = models.target[index]
        sum += target
        const now = wraps[index] ? body.qpos[body.positions[driven[index].joint.moving]] : target
        body.ctrl[index] = wraps[index] ? now + halfTurn(target - now) : target
      }
      return Number.isFinite(sum)
    },

    effort(index, readout) {
      const { actuator, joint } = driven[index]
      const rate = readout.velocity[joint.moving]
      const value = models.target[index]
      const error = value - readout.position[joint.moving]
      const limit = models.effortLimit[index]
      let effort = value
      if (actuator.kind === 'position')
        effort = actuator.stiffness * (wraps[index] ? halfTurn(error) : error) - actuator.damping * rate
      else if (actuator.kind === 'velocity') effort = actuator.damping * (value - rate)
      return Math.min(limit, Math.max(-limit, effort))
    },
  }
}

/** The same angle within half a turn of zero. */
function halfTurn(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
