import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { physicsNames } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import type { Simulation } from '../../sim/types.ts'
import { neutralVariation } from '../../sim/variation.ts'
import { createRandom } from '../../src/contract/random.ts'
import { loadDescription } from '../../src/description/load.ts'
import { actionSpace, movingJoints, observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription, Sensor } from '../../src/description/types.ts'
import { boxGeometry, type SceneObject } from '../../src/task/scene.ts'

const cube: SceneObject = {
  name: 'cube',
  geometry: [boxGeometry([0.1, 0.1, 0.1], undefined)],
  massKg: 0.05,
  friction: 0.4,
  restitution: 0,
  fixed: false,
  positionM: [0.5, 0, 0.1],
}

/** Everything that a sensor can remember: a bias that walks, samples held and lost, late ones. */
function withNoise(sensor: Sensor): Sensor {
  const noise = { sd: 0.01, bias: 0.02, walk: 0.01, quantum: 0 }
  const readings = { position: noise, velocity: noise, orientation: noise, gyro: noise, accel: noise }
  return { ...sensor, noise: { readings, rateHz: 30, latencyS: 0.04, dropOut: 0.1 } } as Sensor
}

function withAll(description: RobotDescription): RobotDescription {
  return {
    ...description,
    sensors: description.sensors.map((sensor) => {
      if (sensor.kind === 'imu') return withNoise({ ...sensor, measures: ['orientation', 'gyro', 'accel'] })
      if (sensor.kind === 'contact') return { ...sensor, measures: 'force' } as Sensor
      return sensor.kind === 'joint' ? withNoise(sensor) : sensor
    }),
    actuators: description.actuators.map((actuator) => ({
      ...actuator,
      model: { ...actuator.model, lagS: 0.03, backlash: 0.01, latencySteps: 2 },
    })),
  }
}

const robots = {
  runner: () => loadDescription('runner'),
  rover: () => loadDescription('rover'),
  reacher: () => loadDescription('reacher'),
  'a quadruped with models of all it has': async () => withAll(await loadDescription('quadruped')),
}

/** Control steps under commands of a seed, and all that can be seen of them. */
function play(simulation: Simulation, steps: number, seed: number): number[] {
  const random = createRandom(seed)
  const { channels } = actionSpace(simulation.description)
  const command = new Float64Array(channels.length)
  const reading = new Float64Array(observationSpace(simulation.description).size)
  const [pose, velocity] = [new Float64Array(7), new Float64Array(6)]
  const seen: number[] = []
  for (let step = 0; step < steps; step++) {
    channels.forEach(({ low, high }, index) => {
      command[index] = random.between(Math.max(low, -5), Math.min(high, 5))
    })
    simulation.command(command)
    if (step % 7 === 3) simulation.push(0, Float64Array.of(0.01, 0.02, 0))
    simulation.step()
    simulation.read(reading)
    seen.push(...reading)
    simulation.truth(reading)
    simulation.linkPose(simulation.description.links.length - 1, pose)
    simulation.objectPose?.(0, pose)
    simulation.objectVelocity?.(0, velocity)
    seen.push(...reading, ...pose, ...velocity)
  }
  return seen
}

function varied(description: RobotDescription, mass: number): ReturnType<typeof neutralVariation> {
  const variation = neutralVariation(description)
  variation.massScale.fill(mass)
  variation.jointDampingScale.fill(1 / mass)
  variation.latencySteps.fill(1)
  variation.noiseScale = 0.5
  return variation
}

describe.each(physicsNames)('a snapshot in %s', (physics) => {
  const made: Simulation[] = []
  afterAll(() => {
    for (const simulation of made) simulation.free()
  })

  it.each(Object.entries(robots))(
    'of %s goes on as it would have, bit for bit',
    async (_name, load) => {
      const description = await load()
      const objects = description.name === 'runner' ? [cube] : []
      const [simulation, other] = await Promise.all(
        [1, 2].map((seed) => createSimulation(description, { physics, seed, objects })),
      )
      if (!simulation || !other) throw new Error('no simulation')
      made.push(simulation, other)
      const joints = movingJoints(description).length
      const at = (value: number): Float64Array => new Float64Array(joints).fill(value)
      fc.assert(
        fc.property(
          fc.nat(20),
          fc.constantFrom(1, 1.2),
          fc.nat(1000),
          fc.boolean(),
          (before, mass, seed, elsewhere) => {
            simulation.vary(varied(description, mass))
            simulation.seed(seed)
            simulation.reset(at(0.01), at(0))
            play(simulation, before, seed)
            const snapshot = simulation.save()
            const goesOn = play(simulation, 12, seed + 1)
            simulation.reset(at(0.02), at(0))
            const nextEpisode = play(simulation, 3, seed + 2)
            // Whatever happened in between is forgotten, here and in a simulation that has seen nothing of it.
            const into = elsewhere ? other : simulation
            into.vary(varied(description, 0.9))
            into.seed(seed + 9)
            into.reset(at(0.03), at(0.1))
            play(into, 5, seed)
            into.restore(structuredClone(snapshot))
            expect(play(into, 12, seed + 1)).toEqual(goesOn)
            // What was to hold from the next reset on is part of it.
            into.reset(at(0.02), at(0))
            expect(play(into, 3, seed + 2)).toEqual(nextEpisode)
          },
        ),
        { numRuns: 4 },
      )
    },
    60_000,
  )

  it('is refused by another robot', async () => {
    const [hopper, reacher] = await Promise.all(
      ['hopper', 'reacher'].map(async (name) => createSimulation(await loadDescription(name), { physics })),
    )
    if (!hopper || !reacher) throw new Error('no simulation')
    made.push(hopper, reacher)
    const snapshot = hopper.save()
    expect(() => reacher.restore(snapshot)).toThrow('of another simulation')
  })
})
