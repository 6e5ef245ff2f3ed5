import { movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { StateReader, StateWriter } from '../state.ts'
import {
  copyVariation,
  neutralVariation,
  type PhysicsVariation,
  restoreVariation,
  saveVariation,
} from '../variation.ts'
import { type Body, weighJoints } from './body.ts'
import { contactSpring } from './mjcf/contact.ts'

/** How a body differs from its description. */
export interface Variations {
  /** From the next `apply` on (copied). */
  vary(variation: PhysicsVariation): void
  /** First in a reset. */
  apply(): void
  save(out: StateWriter): void
  /** Into force at once, before the state is another one. */
  restore(from: StateReader): void
}

/** Numbers that MuJoCo has for one gain. */
const gainSize = 10
/** Sliding, turning and rolling friction of a geom. */
const frictionSize = 3

/** @param inForce what the running episode has, written by `apply` */
export function createVariations(
  description: RobotDescription,
  body: Body,
  inForce: PhysicsVariation,
): Variations {
  const { links, actuators, ground } = description
  const { model } = body
  const joints = movingJoints(description)
  const next = neutralVariation(description)
  const inertia = Float64Array.from(model.body_inertia)
  const centre = Float64Array.from(model.body_ipos)
  let asked = false

  const weigh = (): void => {
    links.forEach(({ massKg }, link) => {
      const index = body.bodies[link]
      const scale = inForce.massScale[link]
      model.body_mass[index] = scale * massKg
      for (let axis = 0; axis < 3; axis++) {
        const at = 3 * index + axis
        model.body_inertia[at] = scale * inertia[at]
        model.body_ipos[at] = centre[at] + inForce.centreOffsetM[3 * link + axis]
      }
    })
  }
  const roughen = (): void => {
    const bodyOf: Int32Array = model.geom_bodyid
    bodyOf.forEach((index, geom) => {
      const link = body.bodies.indexOf(index)
      if (index === 0 && ground) {
        model.geom_friction[frictionSize * geom] = ground.friction * inForce.groundFrictionScale
      }
      if (link < 0) return
      model.geom_friction[frictionSize * geom] = links[link].friction * inForce.frictionScale[link]
      const { timeConstantS, dampingRatio, mix } = contactSpring(inForce.restitution[link], body.stepS)
      model.geom_solref[2 * geom] = timeConstantS
      model.geom_solref[2 * geom + 1] = dampingRatio
      model.geom_solmix[geom] = mix
    })
  }
  const loosen = (): void => {
    joints.forEach(({ name, damping, frictionEffort, armature }, joint) => {
      const dof = body.velocities[joint]
      body.damping[joint] = damping * inForce.jointDampingScale[joint]
      body.armature[joint] = armature * inForce.armatureScale[joint]
      model.dof_damping[dof] = body.damping[joint]
      const servos = actuators.reduce(
        (sum, each, index) => (each.joint === name ? sum + each.damping * inForce.dampingScale[index] : sum),
        0,
      )
      // As the model was made, whatever the last step had.
      body.dofArmature[dof] = body.armature[joint] + body.stepS * (body.damping[joint] + servos)
      model.dof_frictionloss[dof] = frictionEffort * inForce.jointFrictionScale[joint]
    })
  }
  const tune = (): void => {
    actuators.forEach(({ kind, stiffness, damping }, actuator) => {
      if (kind === 'effort') return
      const at = gainSize * actuator
      const kp = stiffness * inForce.stiffnessScale[actuator]
      const kd = damping * inForce.dampingScale[actuator]
      model.actuator_gainprm[at] = kind === 'position' ? kp : kd
      model.actuator_biasprm[at + 1] = kind === 'position' ? -kp : 0
      model.actuator_biasprm[at + 2] = -kd
    })
  }

  const enforce = (): void => {
    body.gravity.set(inForce.gravityMPerS2)
    weigh()
    roughen()
    loosen()
    tune()
    // What the model works out of masses once and for all.
    body.mujoco.mj_setConst(model, body.data)
    weighJoints(body)
  }

  return {
    vary(variation) {
      copyVariation(variation, next)
      asked = true
    },
    apply() {
      if (!asked) return
      copyVariation(next, inForce)
      enforce()
    },
    save(out) {
      out.number(Number(asked))
      saveVariation(inForce, out)
      saveVariation(next, out)
    },
    restore(from) {
      const varied = asked
      asked = from.number() === 1
      restoreVariation(inForce, from)
      restoreVariation(next, from)
      if (asked || varied) enforce()
    },
  }
}
