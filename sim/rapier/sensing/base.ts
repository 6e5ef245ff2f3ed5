import type { BaseSensor } from '../../../src/description/types.ts'
import { identity, type Rotation, type Vector } from '../../kinematics/rotation.ts'
import type { Sensing } from './types.ts'

const zero = (): Vector => ({ x: 0, y: 0, z: 0 })

/** Pose and velocity of the root link's frame, in the world's axes. */
export function senseBase({ measures }: BaseSensor, root: number): Sensing {
  const attitude: Rotation = { ...identity }
  const [at, centre, linear, angular] = [zero(), zero(), zero(), zero()]
  return {
    read(body, out, place) {
      const rigid = body.bodies[root]
      rigid.rotation(attitude)
      rigid.translation(at)
      rigid.worldCom(centre)
      rigid.linvel(linear)
      rigid.angvel(angular)
      // Rapier's velocity is that of the centre of mass: carry it to the origin.
      const [x, y, z] = [at.x - centre.x, at.y - centre.y, at.z - centre.z]
      linear.x += angular.y * z - angular.z * y
      linear.y += angular.z * x - angular.x * z
      linear.z += angular.x * y - angular.y * x
      let next = place
      for (let index = 0; index < measures.length; index++) {
        const quantity = measures[index]
        if (quantity === 'orientation') out[next++] = attitude.w
        const from =
          quantity === 'position'
            ? at
            : quantity === 'linear'
              ? linear
              : quantity === 'angular'
                ? angular
                : attitude
        out[next++] = from.x
        out[next++] = from.y
        out[next++] = from.z
      }
    },
  }
}
