import type { UnitImpulseJoint } from '@dimforge/rapier3d'
import { createActuatorModels } from '../../sim/actuators/models.ts'
import { identity } from '../../sim/kinematics/rotation.ts'
import { createTree } from '../../sim/kinematics/tree.ts'
import { type Body, createBody, rebind } from '../../sim/rapier/body.ts'
import { createDrive } from '../../sim/rapier/drive.ts'
import { effortJoints } from '../../sim/rapier/efforts.ts'
import { loadPhysics } from '../../sim/rapier/physics.ts'
import { placeBody } from '../../sim/rapier/place-body.ts'
import { createReadout } from '../../sim/rapier/readout.ts'
import { createStepper } from '../../sim/rapier/stepper.ts'
import { neutralVariation } from '../../sim/variation.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import type { Bare, Episode } from './types.ts'

/** What one physics step was told: motors (as calls), and the torques and forces on bodies, all in Rapier's own terms. */
interface Told {
  readonly motors: { readonly joint: number; readonly method: MotorMethod; readonly values: number[] }[]
  readonly pushes: { readonly link: number; readonly torque: Vector; readonly force: Vector }[]
}
type MotorMethod = 'setMotorMaxForce' | 'configureMotorPosition' | 'configureMotorVelocity' | 'configureMotor'
interface Vector {
  readonly x: number
  readonly y: number
  readonly z: number
}
const methods: readonly MotorMethod[] = [
  'setMotorMaxForce',
  'configureMotorPosition',
  'configureMotorVelocity',
  'configureMotor',
]

/**
 * Rapier as one would use it without Sinew: the same world, and before each `World.step` the motor settings and torques
 * that an episode had, written down beforehand. Nothing is read.
 *
 * @param unwrapped without what `World.step` does beside the physics, as a simulation steps it
 */
export async function bareRapier(
  description: RobotDescription,
  episode: Episode,
  unwrapped = false,
): Promise<Bare> {
  const physics = await loadPhysics()
  const tree = createTree(description)
  const models = createActuatorModels(description, 1 / description.rateHz)
  const drive = createDrive(physics, description, tree, models, neutralVariation(description))
  const pushed = effortJoints(description, tree).map(({ joint }) => joint)
  const readout = createReadout(description, tree, pushed)
  const links = new Set(pushed.flatMap(({ parentBody, child }) => [parentBody, child]))
  const still = { x: 0, y: 0, z: 0 }
  const base = {
    position: { x: 0, y: 0, z: description.startHeightM },
    rotation: { ...identity },
    linear: still,
    angular: still,
  }
  const start = createBody(physics, description, tree, 1 / description.rateHz)
  drive.configure(start)
  const pristine = start.world.takeSnapshot()
  const stepper = createStepper(physics)
  let body = start
  let told: Told[] = []

  const reset = (): void => {
    const raw = body.world.serializationPipeline.raw.deserializeAll(pristine)
    if (!raw) throw new Error('Rapier did not restore its own snapshot')
    const world = physics.World.fromRaw(raw)
    raw.free()
    body.world.free()
    body = rebind(physics, body, world)
    placeBody(description, tree, body, episode.position, episode.velocity, base)
  }
  const push = (watched: Body, motors: Told['motors']): Told => ({
    motors,
    pushes: [...links]
      .map((link) => ({
        link,
        torque: watched.bodies[link].userTorque(),
        force: watched.bodies[link].userForce(),
      }))
      .filter(({ link }) => !watched.bodies[link].isFixed()),
  })

  const record = (): void => {
    const calls: Told['motors'] = []
    const watched: Body = { ...body, joints: body.joints.map((motor, joint) => spy(motor, joint, calls)) }
    readout.place(episode.position)
    readout.refresh(body)
    models.reset(episode.rest)
    drive.apply(watched, readout)
    for (const command of episode.commands) {
      models.begin(command)
      for (let index = 0; index < body.substeps; index++) {
        readout.refresh(body)
        if (models.active) drive.advance(body, readout)
        if (index === 0 || models.active) drive.apply(watched, readout)
        if (index === 0 || drive.watches !== 'nothing') drive.push(watched, readout)
        told.push(push(body, calls.splice(0)))
        body.world.step()
      }
    }
    readout.refresh(body)
  }
  reset()
  record()
  const end = readout.position.slice()
  // What stays as it was a physics step before need not be told again.
  told = told.map((each, index) => (index > 0 ? withoutRepeats(each, told[index - 1]) : each))
  const { substeps } = body

  return {
    end,
    reset,
    step(control) {
      const { bodies, joints, world } = body
      for (let index = control * substeps; index < (control + 1) * substeps; index++) {
        for (const { joint, method, values } of told[index].motors) {
          const motor = joints[joint] as unknown as Record<MotorMethod, (...values: number[]) => void>
          motor[method](...values)
        }
        for (const { link, torque, force } of told[index].pushes) {
          const rigid = bodies[link]
          rigid.resetTorques(true)
          rigid.addTorque(torque, true)
          if (force.x === 0 && force.y === 0 && force.z === 0) continue
          rigid.resetForces(true)
          rigid.addForce(force, true)
        }
        if (unwrapped) stepper.step(world)
        else world.step()
      }
    },
    joints: () => {
      readout.refresh(body)
      return readout.position
    },
    free: () => {
      drive.free()
      stepper.free()
      body.world.free()
    },
  }
}

function withoutRepeats({ motors, pushes }: Told, before: Told): Told {
  const same = pushes.every((push, index) => JSON.stringify(push) === JSON.stringify(before.pushes[index]))
  return { motors, pushes: same ? [] : pushes }
}

/** The same motor, with every setting written down. */
function spy(motor: UnitImpulseJoint | undefined, joint: number, calls: Told['motors']): typeof motor {
  if (!motor) return undefined
  const own = motor as unknown as Record<MotorMethod, (...values: number[]) => void>
  const watched = Object.create(motor) as Record<MotorMethod, (...values: number[]) => void>
  for (const method of methods) {
    watched[method] = (...values) => {
      calls.push({ joint, method, values })
      own[method](...values)
    }
  }
  return watched as unknown as UnitImpulseJoint
}
