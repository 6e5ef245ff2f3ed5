import { expect, it } from 'vitest'
import { withPhysics } from '../../src/cli/physics-option.ts'

it('says of a simulated robot what computes its motion, as the connection can', () => {
  expect(withPhysics('sim:reacher', undefined)).toBe('sim:reacher')
  expect(withPhysics('sim:reacher', 'mujoco')).toBe('sim:reacher?physics=mujoco')
  expect(withPhysics('sim:reacher?physics=mujoco', 'mujoco')).toBe('sim:reacher?physics=mujoco')
})

it.each([
  ['serial:/dev/ttyACM0?robot=reacher', 'mujoco'],
  ['sim:reacher?physics=rapier', 'mujoco'],
  ['sim:reacher', 'mujocco'],
])('refuses %s with --physics %s', (connection, physics) => {
  expect(() => withPhysics(connection, physics)).toThrow(expect.objectContaining({ code: 'usage' }))
})
