import type { PhysicsName } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import { actionSpace, movingJoints } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { copies } from './copies.ts'

const steps = 200
const restartAt = 100

/**
 * The first of `count` robots in one world, whose commands are always the same, over 200 control steps: how far its links come
 * from where they were when the others did something else, and when half-way it was placed anew by `place`, the only way for
 * one robot among others, instead of by a reset, which restores the whole world.
 *
 * @returns the greatest difference in the one case / in the other, m, or `none` where there is not a bit of it
 */
export async function crossTalk(
  description: RobotDescription,
  physics: PhysicsName,
  count: number,
): Promise<string> {
  const crowd = await createSimulation(copies(description, count), { physics })
  const own = crowd.description.links.flatMap(({ name }, index) => (name.endsWith('-0') ? [index] : []))
  const alike = trace(crowd, own, 0, 'reset')
  const others = farthest(alike, trace(crowd, own, 1, 'reset'))
  const placed = farthest(alike, trace(crowd, own, 0, 'place'))
  crowd.free()
  return [others, placed].map((most) => (most === 0 ? 'none' : most.toExponential(1))).join(' / ')
}

/** Where the links `own` are, step by step. In the middle all begin anew. */
function trace(
  crowd: Simulation,
  own: readonly number[],
  otherwise: number,
  again: 'reset' | 'place',
): Float64Array {
  const { size } = actionSpace(crowd.description)
  const each = crowd.description.actuators.filter(({ name }) => name.endsWith('-0')).length
  const commands = new Float64Array(size)
  const zero = new Float64Array(movingJoints(crowd.description).length)
  const seen = new Float64Array(steps * own.length * 3)
  const pose = new Float64Array(7)
  crowd.reset(zero, zero)
  let next = 0
  for (let step = 0; step < steps; step++) {
    if (step === restartAt) crowd[again](zero, zero)
    for (let index = 0; index < size; index++) {
      const phase = index < each ? 0 : otherwise * (index + 1)
      commands[index] = 0.3 * Math.sin((step % restartAt) * crowd.periodS + phase)
    }
    crowd.command(commands)
    crowd.step()
    for (const link of own) {
      crowd.linkPose(link, pose)
      for (let axis = 0; axis < 3; axis++) seen[next++] = pose[axis]
    }
  }
  return seen
}

const farthest = (one: Float64Array, other: Float64Array): number =>
  one.reduce((most, value, index) => Math.max(most, Math.abs(value - other[index])), 0)
