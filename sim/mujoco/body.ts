import type { MjData, MjModel } from '@mujoco/mujoco'
import { SinewError } from '../../src/contract/errors.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { SceneObject } from '../../src/task/scene.ts'
import type { Tree } from '../kinematics/tree.ts'
import { writeMjcf } from './mjcf/robot.ts'
import type { Mujoco } from './module.ts'

/** Largest physics step: where theory and MuJoCo's own finest agree to a thousandth of a radian in a second. */
const maxStepS = 1 / 480

/**
 * A robot's body in MuJoCo: model, data, and their arrays. The arrays are windows into WebAssembly memory, which close
 * when it grows: {@link refresh} before each use of them from outside.
 */
export interface Body {
  readonly mujoco: Mujoco
  readonly model: MjModel
  readonly data: MjData
  readonly stepS: number
  /** Physics steps in one control period. */
  readonly substeps: number
  /** Body in the model by link. */
  readonly bodies: Int32Array
  /** Where each joint that moves has its position in `qpos` and its velocity in `qvel`. */
  readonly positions: Int32Array
  readonly velocities: Int32Array
  /** By object of the scene: its body, and where its joint is in `qpos` and `qvel`, −1 if it is fixed. */
  readonly objectBodies: Int32Array
  readonly objectPositions: Int32Array
  readonly objectVelocities: Int32Array
  /** By joint that moves: rotor inertia and damping of the joint itself, as they are at present. */
  readonly armature: Float64Array
  readonly damping: Float64Array
  /** By joint that moves: its inertia in the zero pose, without its armature. */
  readonly bareInertia: Float64Array
  /** By joint that moves: what resists it in the zero pose while all others are free, its rotor included. */
  readonly effectiveInertia: Float64Array
  qpos: Float64Array
  qvel: Float64Array
  ctrl: Float64Array
  /** By body: position of its frame [3], its attitude w, x, y, z [4]. */
  xpos: Float64Array
  xquat: Float64Array
  /** By body: angular, then linear velocity at the centre of mass of the whole robot, in the world's axes [6]. */
  cvel: Float64Array
  subtreeCentre: Float64Array
  sensors: Float64Array
  forceRange: Float64Array
  dofArmature: Float64Array
  dofInertia: Float64Array
  gravity: Float64Array
}

/** @throws SinewError `simulation` if MuJoCo does not take the model, with what it says. */
export function createBody(
  mujoco: Mujoco,
  description: RobotDescription,
  tree: Tree,
  periodS: number,
  objects: readonly SceneObject[],
): Body {
  // The nearest step that is no longer than the tested one and divides the period.
  const { physicsStepHz = 0 } = description
  const stepHz = Math.max(1 / maxStepS, physicsStepHz)
  const substeps = Math.max(1, Math.ceil(periodS * stepHz - 1e-9))
  const stepS = periodS / substeps
  const { text, bodies, joints, objectBodies, objectJoints } = writeMjcf(description, tree, stepS, objects)
  const moving = description.joints.filter(({ kind }) => kind !== 'fixed')
  const model = compile(mujoco, description, text)
  const data = new mujoco.MjData(model)
  const empty = new Float64Array(0)
  const body: Body = {
    mujoco,
    model,
    data,
    stepS,
    substeps,
    bodies,
    positions: joints.map((joint) => model.jnt_qposadr[joint]),
    velocities: joints.map((joint) => model.jnt_dofadr[joint]),
    objectBodies,
    objectPositions: objectJoints.map((joint) => (joint < 0 ? -1 : model.jnt_qposadr[joint])),
    objectVelocities: objectJoints.map((joint) => (joint < 0 ? -1 : model.jnt_dofadr[joint])),
    armature: Float64Array.from(moving, (joint) => joint.armature),
    damping: Float64Array.from(moving, (joint) => joint.damping),
    bareInertia: new Float64Array(moving.length),
    effectiveInertia: new Float64Array(moving.length),
    qpos: empty,
    qvel: empty,
    ctrl: empty,
    xpos: empty,
    xquat: empty,
    cvel: empty,
    subtreeCentre: empty,
    sensors: empty,
    forceRange: empty,
    dofArmature: empty,
    dofInertia: empty,
    gravity: empty,
  }
  refresh(body)
  weighJoints(body)
  return body
}

/** After the model has worked out its inertias. */
export function weighJoints(body: Body): void {
  const { velocities, armature, bareInertia, effectiveInertia, dofInertia, dofArmature } = body
  const inverse: Float64Array = body.model.dof_invweight0
  for (let joint = 0; joint < bareInertia.length; joint++) {
    const dof = velocities[joint]
    bareInertia[joint] = dofInertia[dof] - dofArmature[dof]
    const ofDamping = dofArmature[dof] - armature[joint]
    effectiveInertia[joint] = Math.max(1 / inverse[dof] - ofDamping, 1e-12)
  }
}

/** What a joint has of inertia beside that of the links. */
export function setArmature(body: Body, joint: number, armature: number): void {
  const dof = body.velocities[joint]
  body.dofArmature[dof] = armature
  // Of joints whose inertia no pose changes MuJoCo takes this one.
  body.dofInertia[dof] = body.bareInertia[joint] + armature
}

/** Open the windows again if memory has grown since: then those that had something in them have nothing. */
export function refresh(body: Body): void {
  if (body.xpos.length > 0) return
  const { model, data } = body
  body.qpos = data.qpos
  body.qvel = data.qvel
  body.ctrl = data.ctrl
  body.xpos = data.xpos
  body.xquat = data.xquat
  body.cvel = data.cvel
  body.subtreeCentre = data.subtree_com
  body.sensors = data.sensordata
  body.forceRange = model.actuator_forcerange
  body.dofArmature = model.dof_armature
  body.dofInertia = model.dof_M0
  body.gravity = model.opt.gravity
}

function compile(mujoco: Mujoco, { name, source }: RobotDescription, text: string): MjModel {
  try {
    return mujoco.MjModel.from_xml_string(text)
  } catch (error) {
    const said = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').trim() : String(error)
    throw new SinewError('simulation', `MuJoCo does not take the body of "${name}"`, {
      where: source,
      received: said,
      fix: 'look at masses, moments of inertia and shapes; or simulate it with --physics rapier',
    })
  }
}
