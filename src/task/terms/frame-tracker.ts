import { createKinematics } from '../../description/kinematics.ts'
import type { RobotDescription } from '../../description/types.ts'
import { positionIndices } from './readings.ts'

/** Where a frame is, by forward kinematics from measured joint positions. */
export interface FrameTracker {
  /** World position in m as of the last `update`. Shape [3]. */
  readonly position: Float64Array
  /** `reading` in the order of `observationSpace(description)`. */
  update(reading: Float64Array): void
}

/** @throws SinewError `description` if there is no such frame, `contract` if a joint's position is not measured. */
export function createFrameTracker(description: RobotDescription, frame: string): FrameTracker {
  const kinematics = createKinematics(description)
  const index = kinematics.frameIndex(frame)
  const sources = positionIndices(description)
  const joints = new Float64Array(sources.length)
  const position = new Float64Array(3)
  return {
    position,
    update(reading) {
      for (let place = 0; place < sources.length; place++) {
        joints[place] = reading[sources[place]]
      }
      kinematics.update(joints)
      kinematics.framePosition(index, position)
    },
  }
}
