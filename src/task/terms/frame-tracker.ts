import { createKinematics } from '../../description/kinematics.ts'
import type { RobotDescription } from '../../description/types.ts'
import { positionIndices } from './readings.ts'

/** Where a frame is and how it is turned, by forward kinematics from measured joint positions. */
export interface FrameTracker {
  /** World position in m as of the last `update`. Shape [3]. */
  readonly position: Float64Array
  /** Its axes in the world, as the columns of a row-major matrix. Shape [3, 3]. */
  readonly rotation: Float64Array
  /** `reading` in the order of `observationSpace(description)`. */
  update(reading: Float64Array): void
  /** From world axes to the frame's: a vector, not a point. Shapes [3]; `out` may not be `vector`. */
  turnInto(vector: Float64Array, out: Float64Array): void
}

/** @throws SinewError `description` if there is no such frame, `contract` if a joint's position is not measured. */
export function createFrameTracker(description: RobotDescription, frame: string): FrameTracker {
  const kinematics = createKinematics(description)
  const index = kinematics.frameIndex(frame)
  const sources = positionIndices(description)
  const joints = new Float64Array(sources.length)
  const position = new Float64Array(3)
  const rotation = new Float64Array(9)
  return {
    position,
    rotation,
    update(reading) {
      for (let place = 0; place < sources.length; place++) {
        joints[place] = reading[sources[place]]
      }
      kinematics.update(joints)
      kinematics.framePosition(index, position)
      kinematics.frameRotation(index, rotation)
    },
    turnInto(vector, out) {
      for (let axis = 0; axis < 3; axis++) {
        out[axis] =
          rotation[axis] * vector[0] + rotation[3 + axis] * vector[1] + rotation[6 + axis] * vector[2]
      }
    },
  }
}
