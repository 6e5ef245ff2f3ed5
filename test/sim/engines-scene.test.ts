import { expect, it } from 'vitest'
import { physicsNames } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { channelIndex } from '../../src/contract/channel.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import { boxGeometry, type SceneObject } from '../../src/task/scene.ts'
import { geometry, joint, link, robot } from './robots.ts'

const block = (name: string, fixed: boolean, positionM: SceneObject['positionM']): SceneObject => ({
  name,
  geometry: [boxGeometry([0.2, 0.2, 0.1], undefined)],
  massKg: 0.5,
  friction: 0.5,
  restitution: 0,
  fixed,
  positionM,
})
const none = new Float64Array(0)

it.each(physicsNames)(
  'objects rest on what is fixed, go where they are put and come back, in %s',
  async (physics) => {
    const simulation = await createSimulation(robot({ ground: { friction: 0.5, restitution: 0 } }), {
      physics,
      objects: [block('shelf', true, [0, 0, 0.05]), block('box', false, [0, 0, 0.15])],
    })
    const pose = new Float64Array(7)
    const height = (): number => {
      simulation.objectPose?.(1, pose)
      return pose[2]
    }
    const run = (seconds: number): void => {
      for (let step = 0; step < 50 * seconds; step++) simulation.step()
    }
    simulation.reset(none, none)
    run(1)
    expect(height()).toBeCloseTo(0.15, 2)

    // The shelf goes away: down it falls, to the ground.
    simulation.placeObject?.(0, Float64Array.of(3, 0, 0.05, 1, 0, 0, 0), new Float64Array(6))
    run(1)
    expect(height()).toBeCloseTo(0.05, 2)

    simulation.reset(none, none)
    run(1)
    expect(height()).toBeCloseTo(0.15, 2)
    simulation.placeObject?.(1, Float64Array.of(0, 1, 2, 1, 0, 0, 0), Float64Array.of(1, 0, 0, 0, 0, 3))
    const velocity = new Float64Array(6)
    simulation.objectVelocity?.(1, velocity)
    expect([...velocity]).toEqual([1, 0, 0, 0, 0, 3].map((value) => expect.closeTo(value, 5)))
    run(0.2)
    simulation.objectPose?.(1, pose)
    expect(pose[0]).toBeCloseTo(0.2, 2)
    simulation.free()
  },
)

it.each(physicsNames)(
  'a range sensor looks through all that its frame is welded to, in %s',
  async (physics) => {
    const shield = geometry({ kind: 'box', sizeM: [0.02, 0.2, 0.2] }, [0.1, 0, 0])
    const ahead = geometry({ kind: 'box', sizeM: [0.2, 0.2, 0.2] }, [1, 0, 0])
    const description = robot({
      links: [link('base', { geometry: [ahead] }), link('head'), link('visor', { geometry: [shield] })],
      joints: [
        joint({ name: 'turn', child: 'head' }),
        joint({ name: 'mount', kind: 'fixed', parent: 'head', child: 'visor' }),
      ],
      frames: [{ name: 'eye', link: 'head', originM: [0, 0, 0], rpyRad: [0, 0, 0] }],
      sensors: [{ kind: 'range', name: 'eye', frame: 'eye', maxM: 5 }],
    })
    const simulation = await createSimulation(description, { physics })
    const space = observationSpace(description)
    const reading = new Float64Array(space.size)
    simulation.reset(Float64Array.of(0), Float64Array.of(0))
    simulation.read(reading)
    expect(reading[channelIndex(space, 'eye.range')]).toBeCloseTo(0.9, 4)
    simulation.free()
  },
)

it.each(physicsNames)(
  'a range sensor sees an object where it was placed, also after a reset, in %s',
  async (physics) => {
    const description = robot({
      links: [link('base'), link('head')],
      joints: [joint({ name: 'turn', child: 'head' })],
      frames: [{ name: 'eye', link: 'head', originM: [0, 0, 0], rpyRad: [0, 0, 0] }],
      sensors: [{ kind: 'range', name: 'eye', frame: 'eye', maxM: 5 }],
    })
    const wall = block('wall', true, [2, 0, 0])
    const simulation = await createSimulation(description, { physics, objects: [wall] })
    const space = observationSpace(description)
    const reading = new Float64Array(space.size)
    const seen = (): number => {
      simulation.read(reading)
      return reading[channelIndex(space, 'eye.range')]
    }
    simulation.reset(Float64Array.of(0), Float64Array.of(0))
    expect(seen()).toBeCloseTo(1.9, 4)
    simulation.placeObject?.(0, Float64Array.of(3, 0, 0, 1, 0, 0, 0), new Float64Array(6))
    expect(seen()).toBeCloseTo(2.9, 4)
    simulation.placeObject?.(0, Float64Array.of(3, 4, 0, 1, 0, 0, 0), new Float64Array(6))
    expect(seen()).toBe(5)
    simulation.reset(Float64Array.of(0), Float64Array.of(0))
    expect(seen()).toBeCloseTo(1.9, 4)
    simulation.free()
  },
)
