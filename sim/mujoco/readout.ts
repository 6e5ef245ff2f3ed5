import type { Tree } from '../kinematics/tree.ts'
import type { Body } from './body.ts'

/** Joint positions and velocities in the description's order. */
export interface Readout {
  /** Shape [joints that move]. rad, m; a continuous joint within half a turn of zero. */
  readonly position: Float64Array
  /** rad/s, m/s. */
  readonly velocity: Float64Array
  /** Both, as they are now. */
  refresh(body: Body): void
}

/** False if any number of the whole state is not finite. A state that went so stays so. */
export function isFiniteState({ qpos, qvel }: Body): boolean {
  let sum = 0
  for (let index = 0; index < qpos.length; index++) sum += qpos[index]
  for (let index = 0; index < qvel.length; index++) sum += qvel[index]
  return Number.isFinite(sum)
}

export function createReadout(tree: Tree): Readout {
  const position = new Float64Array(tree.movingCount)
  const velocity = new Float64Array(tree.movingCount)
  const wraps = new Uint8Array(tree.movingCount)
  for (const { joint, moving } of tree.joints) if (joint.kind === 'continuous') wraps[moving] = 1

  return {
    position,
    velocity,
    refresh({ qpos, qvel, positions, velocities }) {
      for (let index = 0; index < position.length; index++) {
        const value = qpos[positions[index]]
        position[index] = wraps[index] ? value - 2 * Math.PI * Math.round(value / (2 * Math.PI)) : value
        velocity[index] = qvel[velocities[index]]
      }
    },
  }
}
