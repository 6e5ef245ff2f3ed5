import { expect, test } from 'vitest'
import type { RobotDescription } from '../../src/description/types.ts'
import { createGateInput, createMeasure } from '../../src/safety/measured.ts'

function robot(sensors: RobotDescription['sensors']): RobotDescription {
  return {
    source: 'test',
    sensors,
    actuators: [
      { name: 'b', joint: 'elbow', kind: 'position', stiffness: 1, damping: 0 },
      { name: 'a', joint: 'shoulder', kind: 'position', stiffness: 1, damping: 0 },
    ],
  } as unknown as RobotDescription
}

test('positions and velocities come in the order of the actuators', () => {
  const measure = createMeasure(
    robot([
      { kind: 'joint', joint: 'shoulder', measures: 'position' },
      { kind: 'joint', joint: 'shoulder', measures: 'velocity' },
      { kind: 'joint', joint: 'elbow', measures: 'position' },
      { kind: 'joint', joint: 'elbow', measures: 'velocity' },
    ]),
  )
  const input = createGateInput(2)
  measure(Float64Array.of(1, 2, 3, 4), 0, input)
  expect([...input.position]).toEqual([3, 1])
  expect([...input.velocity]).toEqual([4, 2])
})

test('a velocity that is not measured is the difference of positions', () => {
  const measure = createMeasure(
    robot([
      { kind: 'joint', joint: 'shoulder', measures: 'position' },
      { kind: 'joint', joint: 'elbow', measures: 'position' },
    ]),
  )
  const input = createGateInput(2)
  measure(Float64Array.of(1, 2), 5, input)
  expect([...input.velocity]).toEqual([0, 0])
  measure(Float64Array.of(1.5, 1), 5.5, input)
  expect([...input.velocity]).toEqual([-2, 1])
  measure(Float64Array.of(9, 9), 5.5, input)
  expect([...input.velocity]).toEqual([-2, 1])
})

test('a joint whose position is not measured cannot be guarded', () => {
  expect(() => createMeasure(robot([{ kind: 'joint', joint: 'shoulder', measures: 'position' }]))).toThrow(
    '"elbow"',
  )
})
