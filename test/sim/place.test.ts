import { expect, test } from 'vitest'
import { physicsNames } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { loadDescription } from '../../src/description/load.ts'
import { observationSpace } from '../../src/description/spaces.ts'

const reacher = await loadDescription('reacher')

test.each(physicsNames)(
  'placing moves the joints and leaves the command in force, in %s',
  async (physics) => {
    const simulation = await createSimulation(reacher, { physics })
    const reading = new Float64Array(4)
    simulation.reset(Float64Array.of(0, 1), new Float64Array(2))
    simulation.command(Float64Array.of(0.3, 1.2))
    for (let step = 0; step < 5; step++) simulation.step()
    simulation.place(Float64Array.of(-0.4, 0.8), Float64Array.of(0.5, -0.2))
    simulation.read(reading)
    for (const [index, value] of [-0.4, 0.5, 0.8, -0.2].entries())
      expect(reading[index]).toBeCloseTo(value, 5)
    for (let step = 0; step < 100; step++) simulation.step()
    simulation.read(reading)
    expect(reading[0]).toBeCloseTo(0.3, 2)
    expect(reading[2]).toBeCloseTo(1.2, 2)
    simulation.free()
  },
)

test.each(physicsNames)(
  'placing puts a floating base where a reset does, at rest, in %s',
  async (physics) => {
    const rover = await loadDescription('rover')
    const simulation = await createSimulation(rover, { physics })
    const moving = rover.joints.filter(({ kind }) => kind !== 'fixed').length
    simulation.resetBase?.(Float64Array.of(3, -2, 1, 0.6, 0.8, 0, 0), Float64Array.of(1, 2, 3, 0.1, 0.2, 0.3))
    simulation.place(new Float64Array(moving).fill(0.2), new Float64Array(moving))
    const pose = new Float64Array(7)
    const root = rover.links.findIndex(({ name }) => rover.joints.every(({ child }) => child !== name))
    simulation.linkPose(root, pose)
    for (const [index, value] of [0, 0, rover.startHeightM, 1, 0, 0, 0].entries()) {
      expect(pose[index]).toBeCloseTo(value, 6)
    }
    const reading = new Float64Array(observationSpace(rover).size)
    simulation.truth(reading)
    observationSpace(rover).channels.forEach(({ name }, index) => {
      if (/gyro|linear|angular/.test(name)) expect(reading[index], name).toBeCloseTo(0, 6)
    })
    simulation.free()
  },
)
