import { afterEach, describe, expect, it } from 'vitest'
import { createEnvironment, type SimulatedEnvironment } from '../../../sim/environment.ts'
import { createSimulation } from '../../../sim/simulation.ts'
import { findTask } from '../../../sim/tasks/index.ts'
import type { Simulation } from '../../../sim/types.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { loadDescription } from '../../../src/description/load.ts'
import type { RobotDescription, SensorNoise } from '../../../src/description/types.ts'
import { createActionScale } from '../../../src/learn/action-scale.ts'
import { createLane } from '../../../src/learn/lane.ts'
import type { Actor } from '../../../src/learn/types.ts'
import { directAction } from '../../../src/task/action-mappers.ts'
import type { Task } from '../../../src/task/types.ts'
import { link, pendulum, reacher, robot } from '../robots.ts'

const made: { free?(): void; close?(): void }[] = []
afterEach(() => {
  for (const one of made.splice(0)) {
    one.free?.()
    one.close?.()
  }
})

/** The same robot with noise on all that it measures of its joints. */
function noisy(robot: RobotDescription): RobotDescription {
  const sensors = robot.sensors.map((sensor) => {
    if (sensor.kind !== 'joint') return sensor
    const readings = { [sensor.measures]: { sd: 1e-3, bias: 2e-3, walk: 0, quantum: 1e-4 } }
    const noise: SensorNoise = { readings, latencyS: 1 / robot.rateHz, dropOut: 0.05 }
    return { ...sensor, noise }
  })
  return { ...robot, sensors }
}

describe.each(['rapier', 'mujoco'] as const)('a simulation in %s whose sensors have noise', (physics) => {
  const simulate = async (robot: RobotDescription, seed?: number): Promise<Simulation> => {
    const simulation = await createSimulation(robot, { physics, ...(seed === undefined ? {} : { seed }) })
    made.push(simulation)
    return simulation
  }
  const episode = (simulation: Simulation): number[] => {
    const out = new Float64Array(2)
    simulation.reset(Float64Array.of(0.5), Float64Array.of(0))
    return Array.from({ length: 20 }, () => {
      simulation.step()
      simulation.read(out)
      return [...out]
    }).flat()
  }

  it('repeats the bits of its seed in every reset, and others of another', async () => {
    const simulation = await simulate(noisy(pendulum()))
    const first = episode(simulation)
    expect(episode(simulation)).toEqual(first)
    simulation.seed(9)
    const other = episode(simulation)
    expect(other).not.toEqual(first)
    expect(episode(await simulate(noisy(pendulum()), 9))).toEqual(other)
    simulation.seed(0)
    expect(episode(simulation)).toEqual(first)
  })

  it('moves as it would without, and can tell the truth', async () => {
    const [one, other] = [await simulate(noisy(pendulum())), await simulate(pendulum())]
    const [seen, truth, exact] = [new Float64Array(2), new Float64Array(2), new Float64Array(2)]
    episode(one)
    episode(other)
    one.read(seen)
    one.truth(truth)
    other.read(exact)
    expect(truth).toEqual(exact)
    expect(seen).not.toEqual(exact)
    other.truth(truth)
    expect(truth).toEqual(exact)
  })

  it('first looks where a floating base was put after the reset', async () => {
    const noise: SensorNoise = {
      readings: { position: { sd: 1e-3, bias: 0, walk: 0, quantum: 0 } },
      latencyS: 0.04,
      dropOut: 0,
    }
    const simulation = await simulate({
      ...robot({ base: 'floating', links: [link('base')] }),
      sensors: [{ kind: 'base', name: 'base', measures: ['position'], noise }],
    })
    const out = new Float64Array(3)
    simulation.reset(new Float64Array(0), new Float64Array(0))
    simulation.resetBase?.(Float64Array.of(0, 0, 5, 1, 0, 0, 0), new Float64Array(6))
    for (let step = 0; step < 3; step++) {
      simulation.read(out)
      // What is late by two periods is still of the start.
      expect(out[2]).toBeCloseTo(5, 2)
      simulation.step()
    }
  })

  it('does not sample again when it is read again', async () => {
    const simulation = await simulate(noisy(pendulum()))
    const [once, twice] = [new Float64Array(2), new Float64Array(2)]
    simulation.read(once)
    simulation.read(twice)
    expect(twice).toEqual(once)
    simulation.reset(Float64Array.of(0.7), Float64Array.of(0))
    simulation.read(once)
    expect(Math.abs((once[0] ?? 0) - 0.7)).toBeLessThan(0.05)
  })
})

describe('an environment whose sensors have noise', () => {
  const reach = findTask('reacher-reach')
  const make = async (robot: RobotDescription, task: Task = reach): Promise<SimulatedEnvironment> => {
    const environment = await createEnvironment(task, robot)
    made.push(environment)
    return environment
  }
  const play = (environment: SimulatedEnvironment, seed?: number): number[] => {
    const size = environment.actionSpace.size
    const start = [...environment.reset(seed).observation]
    const steps = Array.from({ length: 15 }, (_, step) => {
      const { observation, reward } = environment.step(new Float32Array(size).fill(Math.sin(step)))
      return [...observation, reward]
    })
    return [...start, ...steps.flat()]
  }

  it('plays the same episode for a seed, whatever was played before', async () => {
    const robot = noisy(await loadDescription('reacher'))
    const [one, other] = [await make(robot), await make(robot)]
    play(other, 1)
    play(other)
    expect(play(other, 4)).toEqual(play(one, 4))
    expect(play(other)).toEqual(play(one))
    expect(play(one, 4)).not.toEqual(play(one, 5))
  })

  it('has fresh noise in every episode', async () => {
    const still: Task = {
      ...reach,
      name: 'still',
      bind: (description) => ({
        ...reach.bind(description),
        action: directAction(description),
        sampleStart: (_random, position, velocity) => {
          position.fill(0.5)
          velocity.fill(0)
        },
      }),
    }
    const environment = await make(noisy(reacher()), still)
    const out = new Float64Array(4)
    const starts = Array.from({ length: 20 }, (_, seed) => {
      environment.reset(seed < 10 ? seed : undefined)
      environment.simulation.read(out)
      return out[0]
    })
    // Whole counts of 1e-4 around biases of 2e-3: some may fall together.
    expect(new Set(starts).size).toBeGreaterThan(12)
  })

  it('leaves the random numbers of a robot with perfect sensors to its task', async () => {
    const drawn: number[] = []
    const listening: Task = {
      ...reach,
      bind: (description) => ({
        ...reach.bind(description),
        sampleStart: (random, position, velocity) => {
          drawn.push(random.uniform())
          position.fill(0.5)
          velocity.fill(0)
        },
      }),
    }
    const robot = await loadDescription('reacher')
    const perfect = await make(robot, listening)
    perfect.reset(6)
    const imperfect = await make(noisy(robot), listening)
    imperfect.reset(6)
    expect(drawn[0]).toBe(createRandom(6).uniform())
    expect(drawn[1]).not.toBe(drawn[0])
  })

  it('can be played again by a run that is resumed, to the bit', async () => {
    const robot = noisy(await loadDescription('reacher'))
    const idle: Actor = {
      parameterCount: 0,
      load: () => {},
      act: (_observation, action) => void action.fill(0),
    }
    const lane = async () => {
      const environment = await make(robot)
      return createLane(
        environment,
        idle,
        createActionScale(environment.actionSpace),
        createRandom(1),
        createRandom(2),
      )
    }
    const [first, second] = [await lane(), await lane()]
    for (let step = 0; step < 40; step++) {
      first.choose('uniform')
      const { terminated, truncated } = first.step()
      if (terminated || truncated) first.restart()
    }
    expect(second.restore(first.save())).toBe(true)
    for (const each of [first, second]) {
      each.choose('uniform')
      each.step()
    }
    expect(second.result.observation).toEqual(first.result.observation)
  })
})
