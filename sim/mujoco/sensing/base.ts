import type { BaseSensor } from '../../../src/description/types.ts'
import { identity, type Rotation, type Vector } from '../../kinematics/rotation.ts'
import { readAttitude, readPoint, readVelocity } from './motion.ts'
import type { Sensing } from './types.ts'

const zero = (): Vector => ({ x: 0, y: 0, z: 0 })

/** Pose and velocity of the root link's frame, in the world's axes. */
export function senseBase({ measures }: BaseSensor, root: number): Sensing {
  const attitude: Rotation = { ...identity }
  const [at, origin, linear, angular] = [zero(), zero(), zero(), zero()]
  const quantities = { position: at, orientation: attitude, linear, angular }
  return {
    poses: true,
    read(body, out, place) {
      const index = body.bodies[root]
      readAttitude(body, index, attitude)
      readPoint(body, index, attitude, origin, at)
      readVelocity(body, index, index, at, linear, angular)
      let next = place
      for (let each = 0; each < measures.length; each++) {
        const quantity = measures[each]
        if (quantity === 'orientation') out[next++] = attitude.w
        const from = quantities[quantity]
        out[next++] = from.x
        out[next++] = from.y
        out[next++] = from.z
      }
    },
  }
}
