import { SinewError } from '../../src/contract/errors.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { followLeaders } from '../kinematics/mimic.ts'
import { restPose } from '../kinematics/rest-pose.ts'
import { createTree } from '../kinematics/tree.ts'
import type { PhysicsOptions, PhysicsWorld } from '../types.ts'
import { createBody, refresh } from './body.ts'
import { createDrive } from './drive.ts'
import { loadMujoco } from './module.ts'
import { placeBase } from './place-base.ts'
import { createReadout } from './readout.ts'
import { createSenses } from './sensing/index.ts'
import { unsupportedByMujoco } from './unsupported.ts'

/**
 * A robot's body in a MuJoCo model of its own. It starts as `createSimulation` says.
 *
 * A physics step is MuJoCo's two halves the other way round: forces and integration, then poses and velocities of what
 * came out, so that everything read after a step is of after the step.
 *
 * @throws SinewError `description` if the joints are no tree or an actuator drives nothing; `simulation` if MuJoCo
 *   does not take the body.
 */
export async function createMujocoWorld(
  description: RobotDescription,
  { periodS, actuators, objects }: PhysicsOptions,
): Promise<PhysicsWorld> {
  if (objects.length > 0) {
    throw new SinewError('simulation', 'scenes with objects have no model in MuJoCo yet', {
      received: objects.map(({ name }) => name).join(', '),
      fix: 'leave --physics out, or say --physics rapier',
    })
  }
  const tree = createTree(description)
  const drive = createDrive(description, tree, actuators)
  const readout = createReadout(tree)
  const senses = createSenses(description, tree, readout, drive)
  const mujoco = await loadMujoco()
  const body = createBody(mujoco, description, tree, periodS)
  const { model, data } = body
  const floating = description.base === 'floating'
  const commandSize = description.actuators.length
  const command = new Float64Array(commandSize)
  const placed = new Float64Array(tree.movingCount)
  const moving = new Float64Array(tree.movingCount)
  let healthy = true
  let freed = false

  const requireAlive = (): void => {
    if (freed) {
      throw new SinewError('simulation', `the simulation of "${description.name}" was freed`, {
        fix: 'create a new one',
      })
    }
    refresh(body)
  }

  /** Poses and velocities of the state as it was put. */
  const look = (): void => {
    mujoco.mj_step1(model, data)
    healthy = readout.refresh(body)
    senses.reset(body)
  }

  const place = (position: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    placed.set(position)
    moving.set(velocity)
    followLeaders(tree, placed, moving)
    for (let index = 0; index < placed.length; index++) {
      body.qpos[body.positions[index]] = placed[index]
      body.qvel[body.velocities[index]] = moving[index]
    }
    look()
  }

  const reset = (position: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    mujoco.mj_resetData(model, data)
    place(position, velocity)
    for (let index = 0; index < commandSize; index++) {
      const actuator = description.actuators[index]
      const joint = tree.joints.find((one) => one.joint.name === actuator?.joint)
      command[index] = actuator?.kind === 'position' && joint ? placed[joint.moving] : 0
    }
    actuators.reset(command)
  }

  const resetBase = (pose: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    placeBase(body, pose, velocity)
    look()
  }
  reset(restPose(description, tree), new Float64Array(tree.movingCount))

  return {
    description,
    periodS,
    get healthy() {
      return healthy
    },
    reset,
    place,
    objects,
    ...(floating ? { resetBase } : {}),
    unsupported: unsupportedByMujoco(description),

    linkPose(link, out) {
      requireAlive()
      const index = body.bodies[link]
      if (index === undefined) throw new RangeError(`link ${link} of ${description.links.length}`)
      for (let axis = 0; axis < 3; axis++) out[axis] = body.xpos[3 * index + axis]
      for (let part = 0; part < 4; part++) out[3 + part] = body.xquat[4 * index + part]
    },

    command(values) {
      requireAlive()
      command.set(values)
    },

    step() {
      requireAlive()
      actuators.begin(command)
      senses.begin(body)
      for (let index = 0; index < body.substeps; index++) {
        if (index === 0 || drive.watches) healthy = drive.apply(body, readout) && healthy
        mujoco.mj_step2(model, data)
        mujoco.mj_step1(model, data)
        if (drive.watches) readout.refresh(body)
        senses.after(body)
      }
      healthy &&= readout.refresh(body)
    },

    read(out) {
      requireAlive()
      senses.read(body, out)
    },

    free() {
      if (freed) return
      freed = true
      data.delete()
      model.delete()
    },
  }
}
