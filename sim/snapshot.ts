import { SinewError } from '../src/contract/errors.ts'
import type { PhysicsName } from './physics-name.ts'
import { createStateReader, createStateWriter, type Remembers } from './state.ts'
import type { PhysicsWorld, Simulation } from './types.ts'

/** A simulation in the middle of what it does. Plain data: it survives `structuredClone`. */
export interface Snapshot {
  readonly physics: PhysicsName
  readonly robot: string
  /** The engine's own state. */
  readonly world: Uint8Array
  /** What is remembered beside it: commands, models of actuators and sensors, noise, variation. */
  readonly values: Float64Array
}

/** @param memories what remembers anything beside the world, in the order in which it is saved */
export function withSnapshots(
  world: PhysicsWorld & Pick<Simulation, 'seed' | 'truth'>,
  physics: PhysicsName,
  memories: readonly Remembers[],
): Simulation {
  const robot = world.description.name
  const write = (): Snapshot => {
    const out = createStateWriter()
    const bytes = world.saveWorld(out)
    for (const memory of memories) memory.save(out)
    return { physics, robot, world: bytes, values: out.values() }
  }
  return Object.assign(world, {
    save: write,
    restore(snapshot: Snapshot) {
      requireOwn(snapshot, physics, robot)
      const from = createStateReader(snapshot.values)
      world.restoreWorld(snapshot.world, from)
      for (const memory of memories) memory.restore(from)
    },
  })
}

function requireOwn(snapshot: Snapshot, physics: PhysicsName, robot: string): void {
  if (snapshot.physics === physics && snapshot.robot === robot) return
  throw new SinewError('simulation', 'the snapshot is of another simulation', {
    expected: `"${robot}" in ${physics}`,
    received: `"${snapshot.robot}" in ${snapshot.physics}`,
  })
}
