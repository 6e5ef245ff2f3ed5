import type { RobotDescription } from '../../src/description/types.ts'
import { type Driven, drivenJoints } from '../actuators/driven.ts'
import type { ActuatorModels } from '../actuators/models.ts'
import type { Tree } from '../kinematics/tree.ts'
import type { Body } from './body.ts'
import type { Physics } from './physics.ts'
import type { Readout } from './readout.ts'

/** Efforts of actuators, applied to both links of their joint from outside. They act until they are applied anew. */
export interface Efforts {
  /** Along the joints' axes as `readout` has them. Nothing allocates. */
  apply(body: Body, readout: Readout): void
  free(): void
}

/** Actuators that are told an effort. */
export function effortJoints(description: RobotDescription, tree: Tree): readonly Driven[] {
  return drivenJoints(description, tree).filter(({ actuator }) => actuator.kind === 'effort')
}

/** Rapier's own vectors are kept: making them for every call costs more than all the rest of it. */
export function createEfforts(
  physics: Physics,
  description: RobotDescription,
  tree: Tree,
  { target, effortLimit }: ActuatorModels,
): Efforts {
  const anchored = description.base === 'fixed' ? tree.root : -1
  const pushed = effortJoints(description, tree).map((driven) => {
    const { parentBody, child, joint, moving } = driven.joint
    const actuator = description.actuators.indexOf(driven.actuator)
    return { actuator, parent: parentBody, child, moving, slides: joint.kind === 'prismatic' }
  })
  const of = (among: typeof pushed): number[] =>
    [...new Set(among.flatMap(({ parent, child }) => [parent, child]))].filter((link) => link !== anchored)
  const turned = of(pushed)
  const shoved = of(pushed.filter(({ slides }) => slides))
  const none = { x: 0, y: 0, z: 0 }
  const push = physics.VectorOps.intoRaw(none)
  const point = physics.VectorOps.intoRaw(none)
  const centre = { x: 0, y: 0, z: 0 }

  return {
    apply({ bodies, world }, { axis }) {
      const raw = world.bodies.raw
      for (let index = 0; index < turned.length; index++)
        raw.rbResetTorques(bodies[turned[index]].handle, false)
      for (let index = 0; index < shoved.length; index++)
        raw.rbResetForces(bodies[shoved[index]].handle, false)
      for (let index = 0; index < pushed.length; index++) {
        const { actuator, parent, child, moving, slides } = pushed[index]
        const limit = effortLimit[actuator]
        const effort = Math.min(limit, Math.max(-limit, target[actuator]))
        const x = effort * axis[3 * moving]
        const y = effort * axis[3 * moving + 1]
        const z = effort * axis[3 * moving + 2]
        push.x = x
        push.y = y
        push.z = z
        const { handle } = bodies[child]
        if (slides) {
          bodies[child].worldCom(centre)
          point.x = centre.x
          point.y = centre.y
          point.z = centre.z
          raw.rbAddForceAtPoint(handle, push, point, true)
        } else raw.rbAddTorque(handle, push, true)
        if (parent === anchored) continue
        push.x = -x
        push.y = -y
        push.z = -z
        if (slides) raw.rbAddForceAtPoint(bodies[parent].handle, push, point, true)
        else raw.rbAddTorque(bodies[parent].handle, push, true)
      }
    },
    free() {
      push.free()
      point.free()
    },
  }
}
