import type { World } from '@dimforge/rapier3d'
import { SinewError } from '../src/contract/errors.ts'
import type { JointSensor, RobotDescription } from '../src/description/types.ts'
import { createDrive } from './actuators.ts'
import { type Body, createBody, rebind } from './body.ts'
import { loadPhysics, type Physics } from './physics.ts'
import { placeBody } from './placement.ts'
import { createReadout } from './readout.ts'
import { restPose } from './rest-pose.ts'
import { createTree } from './tree.ts'
import type { Simulation } from './types.ts'

export interface SimulationOptions {
  /** Seconds that one `step` advances; one control period of the description by default. */
  readonly periodS?: number
}

/**
 * A robot's body in a Rapier world of its own. It starts at rest: actuated joints at zero (or the limit
 * nearest to it), position servos commanded there, joints without an actuator hanging.
 *
 * @throws SinewError `description` if the joints are no tree or an actuator drives nothing.
 */
export async function createSimulation(
  description: RobotDescription,
  { periodS = 1 / description.rateHz }: SimulationOptions = {},
): Promise<Simulation> {
  const physics = await loadPhysics()
  const tree = createTree(description)
  const drive = createDrive(physics, description, tree)
  const readout = createReadout(tree, description.links.length)
  const sensors = description.sensors.flatMap((sensor) =>
    sensor.kind === 'joint' ? [sensorSource(description, sensor)] : [],
  )
  const commandSize = description.actuators.length
  const command = new Float64Array(commandSize)

  let body = createBody(physics, description, tree, periodS)
  drive.configure(body)
  const pristine = body.world.takeSnapshot()
  let healthy = true
  let freed = false

  const requireAlive = (): void => {
    if (!freed) return
    throw new SinewError('simulation', `the simulation of "${description.name}" was freed`, {
      fix: 'create a new one',
    })
  }

  const reset = (position: Float64Array, velocity: Float64Array): void => {
    requireAlive()
    const world = restore(physics, body.world, pristine)
    body.world.free()
    body = rebind(body, world)
    placeBody(description, tree, body, position, velocity)
    healthy = readout.refresh(body)
    for (let index = 0; index < commandSize; index++) {
      const actuator = description.actuators[index]
      const joint = tree.joints.find((one) => one.joint.name === actuator?.joint)
      command[index] = actuator?.kind === 'position' && joint ? position[joint.moving] : 0
    }
    drive.apply(body, command, readout)
  }
  reset(restPose(description, tree), new Float64Array(tree.movingCount))

  return {
    description,
    periodS,
    get healthy() {
      return healthy
    },
    reset,

    command(values) {
      requireAlive()
      command.set(values)
    },

    step() {
      requireAlive()
      drive.apply(body, command, readout)
      for (let index = 0; index < body.substeps; index++) {
        if (drive.pushesMovingAxes && index > 0) healthy &&= readout.refresh(body)
        if (drive.pushes) drive.push(body, command, readout)
        body.world.step()
      }
      healthy &&= readout.refresh(body)
    },

    linkPose: (link, out) => writeLinkPose(body, link, out),
    unsupported: [],

    read(out) {
      for (let index = 0; index < sensors.length; index++) {
        const { velocity, moving } = sensors[index]
        out[index] = (velocity ? readout.velocity : readout.position)[moving]
      }
    },

    free() {
      if (freed) return
      freed = true
      body.world.free()
    },
  }
}

interface SensorSource {
  readonly velocity: boolean
  /** Index among the joints that move. */
  readonly moving: number
}

function sensorSource(description: RobotDescription, { joint, measures }: JointSensor): SensorSource {
  const moving = description.joints
    .filter(({ kind }) => kind !== 'fixed')
    .findIndex(({ name }) => name === joint)
  if (moving >= 0) return { velocity: measures === 'velocity', moving }
  throw new SinewError('description', `a ${measures} sensor sits on no joint that moves`, {
    where: `${description.source}: sensors`,
    received: joint,
  })
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

function writeLinkPose(body: Body, link: number, out: Float64Array): void {
  const rigid = body.bodies[link]
  if (!rigid) throw new RangeError(`link ${link} of ${body.bodies.length}`)
  const { x, y, z } = rigid.translation()
  const rotation = rigid.rotation()
  out.set([x, y, z, rotation.w, rotation.x, rotation.y, rotation.z])
}
