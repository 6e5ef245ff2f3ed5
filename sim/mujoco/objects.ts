import type { SceneObject } from '../../src/task/scene.ts'
import { identity, rotateInto, unrotateInto, type Vector } from '../kinematics/rotation.ts'
import type { Remembers } from '../state.ts'
import type { Body } from './body.ts'

/** The things beside the robot. Nothing allocates. */
export interface Objects extends Remembers {
  /** Those that are part of the world go back to where they were; the others are in MuJoCo's own state. */
  reset(): void
  /** See `Simulation.placeObject`. */
  place(index: number, pose: Float64Array, velocity: Float64Array): void
  pose(index: number, out: Float64Array): void
  velocity(index: number, out: Float64Array): void
}

const upright = [1, 0, 0, 0]

export function createObjects(body: Body, scene: readonly SceneObject[]): Objects {
  const { model, objectBodies, objectPositions, objectVelocities } = body
  const count = objectBodies.length
  const attitude = { ...identity }
  const [centre, arm, spin, turned] = [0, 1, 2, 3].map((): Vector => ({ x: 0, y: 0, z: 0 }))
  const known = (index: number): number => {
    const found = objectBodies[index]
    if (found === undefined) throw new RangeError(`object ${index} of ${count}`)
    return found
  }

  return {
    reset() {
      scene.forEach(({ fixed, positionM }, index) => {
        if (!fixed) return
        model.body_pos.set(positionM, 3 * objectBodies[index])
        model.body_quat.set(upright, 4 * objectBodies[index])
      })
    },

    place(index, pose, velocity) {
      const own = known(index)
      const position = objectPositions[index]
      if (position < 0) {
        for (let axis = 0; axis < 3; axis++) model.body_pos[3 * own + axis] = pose[axis]
        for (let part = 0; part < 4; part++) model.body_quat[4 * own + part] = pose[3 + part]
        return
      }
      for (let part = 0; part < 7; part++) body.qpos[position + part] = pose[part]
      attitude.w = pose[3]
      attitude.x = pose[4]
      attitude.y = pose[5]
      attitude.z = pose[6]
      centre.x = model.body_ipos[3 * own]
      centre.y = model.body_ipos[3 * own + 1]
      centre.z = model.body_ipos[3 * own + 2]
      rotateInto(attitude, centre, arm)
      spin.x = velocity[3]
      spin.y = velocity[4]
      spin.z = velocity[5]
      unrotateInto(attitude, spin, turned)
      const at = objectVelocities[index]
      // The velocity asked for is the centre of mass's; MuJoCo's is the origin's, and the spin in the body's axes.
      body.qvel[at] = velocity[0] - (spin.y * arm.z - spin.z * arm.y)
      body.qvel[at + 1] = velocity[1] - (spin.z * arm.x - spin.x * arm.z)
      body.qvel[at + 2] = velocity[2] - (spin.x * arm.y - spin.y * arm.x)
      body.qvel[at + 3] = turned.x
      body.qvel[at + 4] = turned.y
      body.qvel[at + 5] = turned.z
    },

    save(out) {
      for (const own of objectBodies) {
        out.array(model.body_pos.subarray(3 * own, 3 * own + 3))
        out.array(model.body_quat.subarray(4 * own, 4 * own + 4))
      }
    },
    restore(from) {
      for (const own of objectBodies) {
        from.into(model.body_pos.subarray(3 * own, 3 * own + 3))
        from.into(model.body_quat.subarray(4 * own, 4 * own + 4))
      }
    },

    pose(index, out) {
      const own = known(index)
      for (let axis = 0; axis < 3; axis++) out[axis] = body.xpos[3 * own + axis]
      for (let part = 0; part < 4; part++) out[3 + part] = body.xquat[4 * own + part]
    },

    velocity(index, out) {
      const own = known(index)
      if (objectPositions[index] < 0) {
        out.fill(0, 0, 6)
        return
      }
      // A free body's reference point is its own centre of mass.
      for (let part = 0; part < 3; part++) {
        out[part] = body.cvel[6 * own + 3 + part]
        out[3 + part] = body.cvel[6 * own + part]
      }
    },
  }
}
