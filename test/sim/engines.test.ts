import { expect, it } from 'vitest'
import { engineDifference, withEfforts } from '../../bench/physics/compare.ts'
import { planarArm, servoArm, spatialArm } from '../../bench/physics/robots.ts'
import { loadDescription } from '../../src/description/load.ts'
import { cartpole } from './robots.ts'

const reacher = await loadDescription('reacher')

/** RMS over joints and one second, rad and m alike, under the same slow sines of small efforts or targets. */
it.each([
  ['a cart-pole by force', cartpole(), [0, 2.8], [1], 0.003],
  ['a reacher by torque', withEfforts(reacher), [0.3, 0.5], [0.01, 0.005], 0.003],
  ['a reacher by servos', reacher, [0.3, 0.5], [0.2, 0.2], 0.003],
  ['a planar arm by torque', planarArm(), [0.3, 0.2], [0.3, 0.1], 0.003],
  ['an arm in space by torque', spatialArm(), [0.1, 1.5, 0.2, -0.4], [0.2, 0.2, 0.1, 0.5], 0.003],
  ['a servo arm, upright', servoArm(), [0, -1.3, -0.3, 0, 0.2, 0], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1], 0.012],
] as const)('Rapier and MuJoCo move %s alike', async (_, robot, start, amplitudes, bound) => {
  expect(await engineDifference({ robot, start, amplitudes })).toBeLessThan(bound)
})
