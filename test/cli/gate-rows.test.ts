import { expect, test } from 'vitest'
import { distributionRow, gateRows } from '../../src/cli/gate-rows.ts'

const actuators = ['shoulder', 'elbow']
const here = { steps: 200, limitedSteps: 50, limited: { velocity: [0, 50] } } as const

test('each reason and actuator has its share here and in training', () => {
  const gateInTraining = { steps: 1000, limitedSteps: 20, limited: { velocity: [0, 10], jerk: [10, 0] } }
  expect(gateRows({ actuators, gateActivity: here, gateInTraining })).toEqual([
    ['limited', '25.0 % of the steps (2.0 % in training)'],
    ['  elbow, velocity', '25.0 % of the steps (1.0 % in training)'],
    ['  shoulder, jerk', '0.0 % of the steps (1.0 % in training)'],
  ])
})

test('an older policy has nothing to compare with, and a run without a step has no share', () => {
  expect(gateRows({ actuators, gateActivity: here })).toEqual([
    ['limited', '25.0 % of the steps'],
    ['  elbow, velocity', '25.0 % of the steps'],
  ])
  const nothing = { steps: 0, limitedSteps: 0, limited: {} }
  expect(gateRows({ actuators, gateActivity: nothing })).toEqual([['limited', 'none of the steps']])
})

test('what was unlike training is named, with how often and how far', () => {
  const peak = { channel: 'tilt', score: 4.25, value: 0.5 }
  expect(distributionRow({ distribution: { steps: 100, warned: 5, held: 2, peak } })).toEqual([
    'unlike training',
    '5.0 % of the steps, held in 2.0 %; worst: tilt at 0.5000, 4.25 standard deviations beyond',
  ])
  expect(distributionRow({ distribution: { steps: 9, warned: 0, held: 0 } })[1]).toBe('never in 9 steps')
  expect(distributionRow({})[1]).toBe('not watched')
})
