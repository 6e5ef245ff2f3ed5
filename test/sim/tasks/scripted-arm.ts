import type { SimulatedEnvironment } from '../../../sim/environment.ts'
import type { Space } from '../../../src/contract/channel.ts'
import { createKinematics } from '../../../src/description/kinematics.ts'
import { findJoint, movingJoints, observationSpace } from '../../../src/description/spaces.ts'
import type { RobotDescription } from '../../../src/description/types.ts'
import { positionIndices } from '../../../src/task/terms/readings.ts'

const damping = 1e-4
const rounds = 100
/** From the wrist's joint to the tip, along the gripper. */
const gripperM = 0.159

/** Joint positions that bring the tip of the so101 somewhere, the gripper pointing down or as it comes. */
export interface ArmSolver {
  /**
   * Towards `target` from the joints in `position`, in place; shape [joints that move].
   *
   * @param down whether the gripper is to point down as well
   * @returns how far from it the tip, or the wrist above it, still is, m
   */
  solve(target: readonly [number, number, number], down: boolean, position: Float64Array): number
}

/** Damped least squares on the Jacobians of tip and wrist (Wampler 1986). */
export function createArmSolver(description: RobotDescription): ArmSolver {
  const kinematics = createKinematics(description)
  const joints = movingJoints(description)
  const { size } = kinematics
  const used = ['shoulder_pan', 'shoulder_lift', 'elbow_flex', 'wrist_flex'].map((name) =>
    joints.indexOf(findJoint(description, name)),
  )
  const frames = ['gripper_tip', 'wrist'].map((name) => kinematics.frameIndex(name))
  const place = new Float64Array(3)
  const jacobian = new Float64Array(3 * size)

  return {
    solve([x, y, z], down, position) {
      const wanted = [
        [x, y, z],
        [x, y, z + gripperM],
      ]
      let worst = 0
      for (let round = 0; round < rounds; round++) {
        kinematics.update(position)
        const rows: number[][] = []
        const errors: number[] = []
        frames.slice(0, down ? 2 : 1).forEach((frame, index) => {
          kinematics.framePosition(frame, place)
          kinematics.frameJacobian(frame, jacobian)
          for (let axis = 0; axis < 3; axis++) {
            errors.push((wanted[index]?.[axis] ?? 0) - (place[axis] ?? 0))
            rows.push(used.map((joint) => jacobian[axis * size + joint] ?? 0))
          }
        })
        worst = Math.max(...errors.map(Math.abs))
        const step = leastSquares(rows, errors)
        used.forEach((joint, index) => {
          const { lower = 0, upper = 0 } = joints[joint] ?? {}
          const turn = Math.max(-0.2, Math.min(0.2, step[index] ?? 0))
          position[joint] = Math.max(lower, Math.min(upper, (position[joint] ?? 0) + turn))
        })
      }
      return worst
    },
  }
}

/** (JᵀJ + λ)⁻¹Jᵀe by elimination. */
function leastSquares(rows: readonly (readonly number[])[], errors: readonly number[]): number[] {
  const columns = rows[0]?.length ?? 0
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0
  const system = Array.from({ length: columns }, (_, i) => [
    ...Array.from({ length: columns }, (_, j) =>
      errors.reduce((sum, _error, row) => sum + at(row, i) * at(row, j), i === j ? damping : 0),
    ),
    errors.reduce((sum, error, row) => sum + at(row, i) * error, 0),
  ])
  for (const [i, pivot] of system.entries()) {
    for (const [j, other] of system.entries()) {
      if (i === j) continue
      const factor = (other[i] ?? 0) / (pivot[i] ?? 1)
      for (let column = i; column <= columns; column++) {
        other[column] = (other[column] ?? 0) - factor * (pivot[column] ?? 0)
      }
    }
  }
  return system.map((row, i) => (row[columns] ?? 0) / (row[i] ?? 1))
}

const gainPerS = 6

/**
 * The action (joint velocities) that brings the commands of the action's joints to `wanted`; shape [joints that move],
 * which on the so101 is the order of the actuators as well.
 */
export function towards(
  description: RobotDescription,
  actionSpace: Space,
  wanted: Float64Array,
  sent: Float64Array,
  action: Float32Array,
): void {
  const joints = movingJoints(description)
  actionSpace.channels.forEach(({ name, low, high }, index) => {
    const joint = joints.findIndex((each) => name === `${each.name}.velocity`)
    const velocity = gainPerS * ((wanted[joint] ?? 0) - (sent[joint] ?? 0))
    action[index] = Math.max(low, Math.min(high, velocity))
  })
}

/** Where the joints are, to steer by: gravity pulls them off their commands. Shape [joints that move]. */
export function measuredPositions({ simulation }: SimulatedEnvironment): Float64Array {
  const reading = new Float64Array(observationSpace(simulation.description).size)
  simulation.read(reading)
  return Float64Array.from(positionIndices(simulation.description), (index) => reading[index] ?? 0)
}
