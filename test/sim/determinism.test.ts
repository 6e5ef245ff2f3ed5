import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { servoArm, slab, spatialArm } from '../../bench/physics/robots.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { loadDescription } from '../../src/description/load.ts'
import { actionSpace, movingJoints, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'

const steps = 200

/** SHA-256 of the readings of 200 steps under triangle waves within the actuators' bounds, from a reset at zero. */
async function trajectory(description: RobotDescription): Promise<string> {
  const simulation = await createSimulation(description)
  const { channels } = actionSpace(description)
  const joints = movingJoints(description).length
  const command = new Float64Array(channels.length)
  const reading = new Float64Array(observationSpace(description).size)
  const hash = createHash('sha256')
  simulation.reset(new Float64Array(joints), new Float64Array(joints))
  for (let step = 0; step < steps; step++) {
    channels.forEach(({ low, high }, index) => {
      // A triangle wave: nothing here depends on an implementation of sin.
      const phase = ((step + 10 * index) % 40) / 40
      const wave = 4 * Math.abs(phase - 0.5) - 1
      command[index] = (low + high) / 2 + (0.1 * (high - low) * wave) / 2
    })
    simulation.command(command)
    simulation.step()
    simulation.read(reading)
    expect(simulation.healthy).toBe(true)
    hash.update(new Uint8Array(reading.buffer))
  }
  simulation.free()
  return hash.digest('hex').slice(0, 16)
}

/** docs/determinism.md says what is guaranteed where. A change of a robot or of the physics changes them. */
const known: readonly (readonly [string, () => Promise<RobotDescription>, string])[] = [
  ['reacher', () => loadDescription('reacher'), '5ab54b1bae425cf9'],
  ['cartpole', () => loadDescription('cartpole'), 'e7ab52c9346d6743'],
  ['an arm with torque motors', async () => spatialArm(), '720216dfdfe5bc1b'],
  ['an arm with servos', async () => servoArm(), '997a8cf9f335a27d'],
  ['a box that falls on the ground', async () => slab({ ground: true, heightM: 0.3 }), '918412a4f8d9fef0'],
]

it.each(known)('%s moves as it always did, to the bit', async (_, load, hash) => {
  const description = await load()
  expect(await trajectory(description)).toBe(hash)
  expect(await trajectory(description)).toBe(hash)
})
