import { expect, test } from 'vitest'
import { physicsNames } from '../../sim/physics-name.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { loadDescription } from '../../src/description/load.ts'

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
