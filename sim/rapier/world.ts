import type { World } from '@dimforge/rapier3d'
import { SinewError } from '../../src/contract/errors.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { followLeaders } from '../kinematics/mimic.ts'
import type { Placed } from '../kinematics/placement.ts'
import { restPose } from '../kinematics/rest-pose.ts'
import { identity, type Vector } from '../kinematics/rotation.ts'
import { createTree } from '../kinematics/tree.ts'
import type { PhysicsOptions, PhysicsWorld } from '../types.ts'
import { createBody, rebind } from './body.ts'
import { createDrive } from './drive.ts'
import { effortJoints } from './efforts.ts'
import { createLinkPoses } from './link-pose.ts'
import { createObjects } from './objects.ts'
import { loadPhysics, type Physics } from './physics.ts'
import { placeBody } from './place-body.ts'
import { createPush } from './push.ts'
import { createReadout } from './readout.ts'
import { createSenses } from './sensing/index.ts'
import { unsupportedByRapier } from './unsupported.ts'
import { createVariations } from './vary.ts'

/**
 * A robot's body in a Rapier world of its own. It starts at rest: actuated joints at zero (or the limit
 * nearest to it), position servos commanded there, joints without an actuator hanging.
 *
 * @throws SinewError `description` if the joints are no tree or an actuator drives nothing.
 */
export async function createRapierWorld(
  description: RobotDescription,
  { periodS, actuators, objects: scene }: PhysicsOptions,
): Promise<PhysicsWorld> {
  const physics = await loadPhysics()
  const tree = createTree(description)
  const variations = createVariations(description, tree)
  const drive = createDrive(physics, description, tree, actuators, variations.inForce)
  const pushed = effortJoints(description, tree).map(({ joint }) => joint)
  const readout = createReadout(description, tree, pushed)
  const commandSize = description.actuators.length
  const command = new Float64Array(commandSize)
  const senses = createSenses(physics, description, tree, readout, drive, () => objects.colliders)
  const floating = description.base === 'floating'
  const start = atRest({ x: 0, y: 0, z: description.startHeightM })
  const placed = new Float64Array(tree.movingCount)
  const moving = new Float64Array(tree.movingCount)
  const turned = new Float64Array(tree.movingCount)

  let body = createBody(physics, description, tree, periodS)
  drive.configure(body)
  senses.prepare(body)
  const objects = createObjects(physics, body.world, scene)
  const unsupported = unsupportedByRapier(physics, description, tree, body.world.timestep)
  const pristine = body.world.takeSnapshot()
  let healthy = true
  let freed = false

  const requireAlive = (): void => {
    if (!freed) return
    throw new SinewError('simulation', `the simulation of "${description.name}" was freed`, {
      fix: 'create a new one',
    })
  }

  const settle = (base: Placed): void => {
    placeBody(description, tree, body, placed, moving, base)
    readout.place(placed)
    healthy = readout.refresh(body)
    senses.reset(body)
  }

  const place = (position: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    placed.set(position)
    moving.set(velocity)
    followLeaders(tree, placed, moving)
    settle(start)
  }

  const reload = (snapshot: Uint8Array): void => {
    const world = restore(physics, body.world, snapshot)
    body.world.free()
    body = rebind(physics, body, world)
    objects.rebind(world)
  }

  const reset = (position: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    reload(pristine)
    if (variations.apply(body)) drive.configure(body)
    place(position, velocity)
    for (let index = 0; index < commandSize; index++) {
      const actuator = description.actuators[index]
      const joint = tree.joints.find((one) => one.joint.name === actuator?.joint)
      command[index] = actuator?.kind === 'position' && joint ? placed[joint.moving] : 0
    }
    actuators.reset(command)
    drive.apply(body, readout)
  }

  const resetBase = (pose: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    const [x = 0, y = 0, z = 0, qw = 1, qx = 0, qy = 0, qz = 0] = pose
    const [vx = 0, vy = 0, vz = 0, wx = 0, wy = 0, wz = 0] = velocity
    settle({
      position: { x, y, z },
      rotation: { x: qx, y: qy, z: qz, w: qw },
      linear: { x: vx, y: vy, z: vz },
      angular: { x: wx, y: wy, z: wz },
    })
  }
  reset(restPose(description, tree), new Float64Array(tree.movingCount))
  const linkPose = createLinkPoses(tree)
  const push = createPush(description, tree, variations.inForce)

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
      healthy &&= readout.refresh(body)
    },
    unsupported,
    linkPose: (link, out) => linkPose(body, link, out),
    objects: scene,
    ...(scene.length > 0
      ? { placeObject: objects.place, objectPose: objects.pose, objectVelocity: objects.velocity }
      : {}),

    command(values) {
      requireAlive()
      command.set(values)
    },

    step() {
      requireAlive()
      actuators.begin(command)
      senses.begin(body)
      const { substeps } = body
      for (let index = 0; index < substeps; index++) {
        const first = index === 0
        if (!first && drive.watches === 'joints') healthy &&= readout.refresh(body)
        else if (!first && drive.watches === 'axes') readout.aim(body)
        if (actuators.active) drive.advance(body, readout)
        if (first || actuators.active) drive.apply(body, readout)
        if (first || drive.watches !== 'nothing') drive.push(body, readout)
        senses.step(body, index === substeps - 1)
      }
      healthy &&= readout.refresh(body) && objects.healthy
    },

    read(out) {
      senses.read(body, out)
    },

    saveWorld(out) {
      requireAlive()
      out.number(Number(healthy))
      for (const values of [command, placed, moving, readout.position]) out.array(values)
      variations.save(body, out)
      senses.save(out)
      return body.world.takeSnapshot()
    },

    restoreWorld(bytes, from) {
      requireAlive()
      reload(bytes)
      healthy = from.number() === 1
      for (const values of [command, placed, moving, turned]) from.into(values)
      variations.restore(body, from)
      senses.restore(from)
      readout.place(turned)
      readout.refresh(body)
    },

    free() {
      if (freed) return
      freed = true
      senses.free()
      drive.free()
      body.world.free()
    },
  }
}

const atRest = (position: Vector): Placed => {
  const still = { x: 0, y: 0, z: 0 }
  return { position, rotation: { ...identity }, linear: still, angular: still }
}

/**
 * The pristine world again, bit for bit whatever happened since. Teleporting alone depends on history once there
 * were contacts; `World.restoreSnapshot` leaks the 2 kB of its raw world, so unpack it by hand.
 */
function restore(physics: Physics, world: World, snapshot: Uint8Array): World {
  const raw = world.serializationPipeline.raw.deserializeAll(snapshot)
  if (!raw) throw new SinewError('simulation', 'the physics could not restore its own snapshot')
  const restored = physics.World.fromRaw(raw)
  raw.free()
  return restored
}
