import { SinewError } from '../../src/contract/errors.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { followLeaders } from '../kinematics/mimic.ts'
import { restPose } from '../kinematics/rest-pose.ts'
import { createTree } from '../kinematics/tree.ts'
import type { PhysicsOptions, PhysicsWorld } from '../types.ts'
import { neutralVariation } from '../variation.ts'
import { createBody, refresh } from './body.ts'
import { createDrive } from './drive.ts'
import { restoreState, saveState } from './memory.ts'
import { loadMujoco } from './module.ts'
import { createObjects } from './objects.ts'
import { placeBase } from './place-base.ts'
import { push } from './push.ts'
import { createReadout, isFiniteState } from './readout.ts'
import { createSenses } from './sensing/index.ts'
import { unsupportedByMujoco } from './unsupported.ts'
import { createVariations } from './vary.ts'

/**
 * A robot's body in a MuJoCo model of its own. It starts as `createSimulation` says.
 *
 * A step of MuJoCo leaves poses and velocities of links as they were before it: they are worked out again when
 * something asks for them.
 *
 * @throws SinewError `description` if the joints are no tree or an actuator drives nothing; `simulation` if MuJoCo
 *   does not take the body.
 */
export async function createMujocoWorld(
  description: RobotDescription,
  { periodS, actuators, objects: scene }: PhysicsOptions,
): Promise<PhysicsWorld> {
  const mujoco = await loadMujoco()
  const tree = createTree(description)
  const variation = neutralVariation(description)
  const drive = createDrive(description, tree, actuators, variation)
  const readout = createReadout(tree)
  const senses = createSenses(mujoco, description, tree, readout, drive)
  const body = createBody(mujoco, description, tree, periodS, scene)
  const variations = createVariations(description, body, variation)
  const objects = createObjects(body, scene)
  const { model, data } = body
  const floating = description.base === 'floating'
  const commandSize = description.actuators.length
  const command = new Float64Array(commandSize)
  const placed = new Float64Array(tree.movingCount)
  const moving = new Float64Array(tree.movingCount)
  let healthy = true
  /** Poses and velocities of links are those of the state; a step leaves them those of before its last part. */
  let posed = false
  let freed = false

  const requireAlive = (): void => {
    if (freed) {
      throw new SinewError('simulation', `the simulation of "${description.name}" was freed`, {
        fix: 'create a new one',
      })
    }
    refresh(body)
  }

  const pose = (): void => {
    if (posed) return
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    mujoco.mj_comVel(model, data)
    posed = true
  }

  /** The state is another one. */
  const look = (): void => {
    posed = false
    pose()
    readout.refresh(body)
    healthy = isFiniteState(body)
    senses.reset(body)
  }

  const startPose = Float64Array.of(0, 0, description.startHeightM, 1, 0, 0, 0)
  const atRest = new Float64Array(6)
  const place = (position: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    placed.set(position)
    moving.set(velocity)
    followLeaders(tree, placed, moving)
    for (let index = 0; index < placed.length; index++) {
      body.qpos[body.positions[index]] = placed[index]
      body.qvel[body.velocities[index]] = moving[index]
    }
    if (floating) placeBase(body, startPose, atRest)
    look()
  }

  const reset = (position: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    variations.apply()
    mujoco.mj_resetData(model, data)
    objects.reset()
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
  const placeObject = (index: number, at: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    objects.place(index, at, velocity)
    look()
  }
  const objectPose = (index: number, out: Float64Array): void => {
    requireAlive()
    pose()
    objects.pose(index, out)
  }
  const objectVelocity = (index: number, out: Float64Array): void => {
    requireAlive()
    pose()
    objects.velocity(index, out)
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
    ...(floating ? { resetBase } : {}),
    vary: variations.vary,
    push(link, impulseNs) {
      requireAlive()
      push(body, link, impulseNs)
      posed = false
      readout.refresh(body)
      healthy &&= isFiniteState(body)
    },
    unsupported: unsupportedByMujoco(description),

    linkPose(link, out) {
      requireAlive()
      pose()
      const index = body.bodies[link]
      if (index === undefined) throw new RangeError(`link ${link} of ${description.links.length}`)
      for (let axis = 0; axis < 3; axis++) out[axis] = body.xpos[3 * index + axis]
      for (let part = 0; part < 4; part++) out[3 + part] = body.xquat[4 * index + part]
    },

    objects: scene,
    ...(scene.length > 0 ? { placeObject, objectPose, objectVelocity } : {}),

    command(values) {
      requireAlive()
      command.set(values)
    },

    step() {
      requireAlive()
      actuators.begin(command)
      senses.begin(body)
      for (let index = 0; index < body.substeps; index++) {
        if (index > 0 && drive.watches) readout.refresh(body)
        if (index === 0 || drive.watches) healthy = drive.apply(body, readout) && healthy
        mujoco.mj_step(model, data)
        // A step works out poses and velocities of the state that it starts from: those after the step before.
        if (index > 0 && senses.watches) senses.moved(body)
        senses.after(body)
      }
      posed = false
      if (senses.watches) {
        pose()
        senses.moved(body)
      }
      readout.refresh(body)
      healthy &&= isFiniteState(body)
    },

    read(out) {
      requireAlive()
      if (senses.poses) pose()
      senses.read(body, out)
    },

    saveWorld(out) {
      requireAlive()
      out.number(Number(healthy))
      for (const values of [command, placed, moving]) out.array(values)
      variations.save(out)
      objects.save(out)
      senses.save(out)
      return saveState(body)
    },

    restoreWorld(bytes, from) {
      requireAlive()
      healthy = from.number() === 1
      for (const values of [command, placed, moving]) from.into(values)
      variations.restore(from)
      objects.restore(from)
      senses.restore(from)
      restoreState(body, bytes)
      posed = false
      readout.refresh(body)
    },

    free() {
      if (freed) return
      freed = true
      senses.free()
      data.delete()
      model.delete()
    },
  }
}
