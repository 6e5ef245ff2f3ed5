import { afterEach, describe, expect, it } from 'vitest'
import { createSimulation } from '../../sim/simulation.ts'
import { armPush } from '../../sim/tasks/arm-push.ts'
import type { Simulation } from '../../sim/types.ts'
import { loadDescription } from '../../src/description/load.ts'
import { observationSpace } from '../../src/description/spaces.ts'
import type { RobotDescription } from '../../src/description/types.ts'
import { bindContract, checkContract, requireContract } from '../../src/policy/contract.ts'
import { boxGeometry, readingSpace, type SceneObject } from '../../src/task/scene.ts'

const arm = await loadDescription('so101')
const edgeM = 0.04
const cube: SceneObject = {
  name: 'cube',
  geometry: [boxGeometry([edgeM, edgeM, edgeM], undefined)],
  massKg: 0.05,
  friction: 0.4,
  restitution: 0,
  fixed: false,
  positionM: [0.5, 0, 1],
}

const made: Simulation[] = []
afterEach(() => {
  for (const simulation of made.splice(0)) simulation.free()
})
async function simulate(
  objects: readonly SceneObject[],
  description: RobotDescription = arm,
): Promise<Simulation> {
  const simulation = await createSimulation(description, { objects })
  made.push(simulation)
  return simulation
}
const rest = new Float64Array(6)

function poseOf(simulation: Simulation, index: number): number[] {
  const out = new Float64Array(7)
  simulation.objectPose?.(index, out)
  return [...out]
}
function velocityOf(simulation: Simulation, index: number): number[] {
  const out = new Float64Array(6)
  simulation.objectVelocity?.(index, out)
  return [...out]
}

describe('objects of a scene', () => {
  it('are where they say after a reset, fall as gravity wants, and come to rest on the ground', async () => {
    const simulation = await simulate([cube])
    simulation.reset(rest, rest)
    expect(poseOf(simulation, 0)).toEqual([0.5, 0, 1, 1, 0, 0, 0])
    for (let step = 0; step < 20; step++) simulation.step()
    // 0.4 s of free fall.
    expect(velocityOf(simulation, 0)[2]).toBeCloseTo(-9.81 * 0.4, 2)
    expect(Math.abs((poseOf(simulation, 0)[2] ?? 0) - (1 - 0.5 * 9.81 * 0.16))).toBeLessThan(0.02)
    for (let step = 0; step < 100; step++) simulation.step()
    expect(poseOf(simulation, 0)[2]).toBeCloseTo(edgeM / 2, 3)
  })

  it('slide as far as their friction lets them: v²/2µg', async () => {
    const simulation = await simulate([cube])
    simulation.reset(rest, rest)
    const [speed, friction] = [1, 0.5] // the table's, which is the larger one
    simulation.placeObject?.(
      0,
      Float64Array.of(0.5, 0, edgeM / 2, 1, 0, 0, 0),
      Float64Array.of(speed, 0, 0, 0, 0, 0),
    )
    expect(velocityOf(simulation, 0)).toEqual([speed, 0, 0, 0, 0, 0])
    for (let step = 0; step < 50; step++) simulation.step()
    const slid = (poseOf(simulation, 0)[0] ?? 0) - 0.5
    expect(slid / (speed ** 2 / (2 * friction * 9.81))).toBeGreaterThan(0.95)
    expect(slid / (speed ** 2 / (2 * friction * 9.81))).toBeLessThan(1.05)
  })

  it('are held by a fixed one, which nothing moves', async () => {
    const table: SceneObject = {
      ...cube,
      name: 'shelf',
      geometry: [boxGeometry([0.2, 0.2, 0.1], undefined)],
      fixed: true,
      positionM: [0.5, 0, 0.5],
    }
    const simulation = await simulate([table, { ...cube, positionM: [0.5, 0, 0.6] }])
    simulation.reset(rest, rest)
    for (let step = 0; step < 100; step++) simulation.step()
    expect(poseOf(simulation, 0)).toEqual([0.5, 0, 0.5, 1, 0, 0, 0])
    expect(poseOf(simulation, 1)[2]).toBeCloseTo(0.55 + edgeM / 2, 3)
  })

  it('repeat bit for bit after a reset, and leave a robot that they do not touch alone', async () => {
    const [alone, beside] = [await simulate([]), await simulate([cube])]
    const read = (simulation: Simulation): number[] => {
      simulation.reset(rest, rest)
      const out = new Float64Array(observationSpace(arm).size)
      for (let step = 0; step < 30; step++) simulation.step()
      simulation.read(out)
      return [...out]
    }
    expect(read(beside)).toEqual(read(alone))
    const first = poseOf(beside, 0)
    read(beside)
    expect(poseOf(beside, 0)).toEqual(first)
  })

  it('must have a mass that can be worked out', async () => {
    await expect(createSimulation(arm, { objects: [{ ...cube, massKg: 0 }] })).rejects.toThrow('"cube"')
    await expect(createSimulation(arm, { objects: [{ ...cube, geometry: [] }] })).rejects.toThrow('"cube"')
  })
})

describe('the contract of a task with objects', () => {
  const contract = bindContract(armPush, arm)

  it('reads them behind the robot’s own channels', () => {
    const own = observationSpace(arm).channels.map(({ name }) => name)
    const all = readingSpace(arm, armPush.objects).channels.map(({ name }) => name)
    expect(all.slice(0, own.length)).toEqual(own)
    expect(all.slice(own.length)).toHaveLength(13)
    expect(all[own.length]).toBe('cube.position.x')
    expect(contract.reading.map(({ name }) => name)).toEqual(all)
  })

  it('holds in the simulated scene, and not on a robot that does not see them', () => {
    expect(checkContract(contract, arm, armPush, armPush.objects)).toEqual([])
    expect(() => requireContract(contract, arm, armPush)).toThrow(
      /nothing here tells where cube is.*\n.*cube\.position\.x/,
    )
  })
})
