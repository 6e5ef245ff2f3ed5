import { expect, test } from 'vitest'
import { createActivityCounter } from '../../src/safety/activity.ts'
import { createSafetyGate } from '../../src/safety/gate.ts'
import { createGateInput } from '../../src/safety/measured.ts'
import { reasons } from '../../src/safety/types.ts'

const { velocity, acceleration, heartbeat } = reasons

test('steps are counted by reason and actuator; what stops is no interference with an actuator', () => {
  const counter = createActivityCounter(2)
  counter.add(0, Uint32Array.of(0, 0))
  counter.add(velocity, Uint32Array.of(0, velocity))
  counter.add(velocity | acceleration, Uint32Array.of(acceleration, velocity | acceleration))
  counter.add(heartbeat, Uint32Array.of(0, 0))
  counter.add(velocity, undefined)
  expect(counter.take()).toEqual({
    steps: 5,
    limitedSteps: 4,
    limited: { velocity: [0, 2], acceleration: [1, 1] },
  })
  counter.clear()
  expect(counter.take()).toEqual({ steps: 0, limitedSteps: 0, limited: {} })
})

test('a gate says whose command it altered, and forgets it in the next step', () => {
  const joint = { lower: -1, upper: 1, velocity: 1, acceleration: 10, effort: 1, trackingError: 10 }
  const gate = createSafetyGate({
    periodS: 0.02,
    staleAfterS: 0.1,
    heartbeatAfterS: 0.1,
    actuators: [
      { ...joint, name: 'a', kind: 'position' },
      { ...joint, name: 'b', kind: 'velocity' },
    ],
  })
  const input = createGateInput(2)
  const sent = new Float64Array(2)
  gate.arm(sent)
  input.requested.set([0, 5])
  const why = gate.step(input, sent)
  expect([...gate.altered]).toEqual([0, why])
  expect(why).not.toBe(0)
  input.requested.set([0, sent[1] ?? 0])
  expect(gate.step(input, sent)).toBe(0)
  expect([...gate.altered]).toEqual([0, 0])
  input.requested.set([0.5, 0])
  gate.step(input, sent)
  expect(gate.altered[0]).not.toBe(0)
  gate.stop(reasons.operator)
  gate.step(input, sent)
  expect([...gate.altered]).toEqual([0, 0])
})
