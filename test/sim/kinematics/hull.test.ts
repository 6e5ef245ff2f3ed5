import { expect, it } from 'vitest'
import { spansVolume } from '../../../sim/kinematics/hull.ts'
import { createSimulation } from '../../../sim/simulation.ts'
import type { Vec3 } from '../../../src/description/types.ts'
import { geometry, link, robot } from '../robots.ts'

/** A square of an inclined plane, some of its points, and one off it. */
function points(size: number, thickness: number): Vec3[] {
  const flat: Vec3[] = []
  for (let step = 0; step < 24; step++) {
    const [a, b] = [Math.cos(step) * size, Math.sin(step * 1.7) * size]
    flat.push([a, b, 0.3 * a - 0.7 * b])
  }
  return thickness === 0 ? flat : [...flat, [0, 0, thickness]]
}

it.each([1e-4, 1, 1e3, 1e6, 1e12, 1e30, 1e150])(
  'a flat hull of %s m is none, and Rapier is not asked',
  async (size) => {
    expect(spansVolume(points(size, 0))).toBe(false)
    const shape = { kind: 'hull', pointsM: points(size, 0) } as const
    const simulation = await createSimulation(
      robot({ links: [link('base', { geometry: [geometry(shape)] })] }),
    )
    expect(simulation.unsupported.join()).toContain('its points span no volume')
    simulation.step()
    simulation.free()
  },
)

it('a hull as thin as paper is one, near and far', () => {
  expect(spansVolume(points(0.05, 1e-4))).toBe(true)
  expect(spansVolume(points(100, 0.01))).toBe(true)
  expect(spansVolume([])).toBe(false)
  expect(
    spansVolume([
      [0, 0, 0],
      [1e3, 0, 0],
      [2e3, 1e-9, 0],
      [3e3, 0, 1e-9],
    ]),
  ).toBe(false)
})
