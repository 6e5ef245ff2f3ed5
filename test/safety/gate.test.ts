import { describe, expect, test } from 'vitest'
import { createSafetyGate } from '../../src/safety/gate.ts'
import {
  type CommandKind,
  type Reason,
  reasonNames,
  reasons,
  type SafetyGate,
} from '../../src/safety/types.ts'
import { actuator, gateInput, safetyLimits, type TestInput } from './limits.ts'

function counted(gate: SafetyGate, reason: Reason): number | undefined {
  return gate.counts[reasonNames.indexOf(reason)]
}

function armed(kind: CommandKind) {
  const gate = createSafetyGate(safetyLimits([actuator(kind)]))
  const input = gateInput(1)
  const sent = new Float64Array(1)
  gate.arm(sent)
  return {
    gate,
    input,
    sent,
    request(value: number): number {
      input.requested[0] = value
      if (kind === 'position') input.position[0] = sent[0] ?? 0
      return gate.step(input, sent)
    },
  }
}

describe('arming', () => {
  test('a gate is closed until it is armed, and holds meanwhile', () => {
    const gate = createSafetyGate(safetyLimits([actuator('position')]))
    const sent = Float64Array.of(9)
    const input = gateInput(1)
    input.requested[0] = 0.5
    expect(gate.state).toBe('closed')
    expect(gate.step(input, sent)).toBe(reasons.notArmed)
    expect(sent[0]).toBe(0)
    expect(counted(gate, 'notArmed')).toBe(1)
  })

  test('it takes the commands in force as its start', () => {
    const gate = createSafetyGate(safetyLimits([actuator('position')]))
    gate.arm(Float64Array.of(0.7))
    const input = gateInput(1)
    const sent = new Float64Array(1)
    input.requested[0] = 0.7
    input.position[0] = 0.7
    expect(gate.step(input, sent)).toBe(0)
    expect(sent[0]).toBe(0.7)
  })

  test.each([
    ['position', 1.2 + 0.06],
    ['position', -1.5 - 0.06],
    ['position', Number.NaN],
    ['velocity', 2.1],
    ['effort', -3.1],
  ] as const)('it refuses to start a %s joint at %d', (kind, command) => {
    const gate = createSafetyGate(safetyLimits([actuator(kind)]))
    expect(() => gate.arm(Float64Array.of(command))).toThrow(/refused to arm.*outside/)
    expect(() => gate.arm(new Float64Array(0))).toThrow(/refused to arm/)
    expect(gate.state).toBe('closed')
  })

  test('a joint that rests a hair beyond its limit is armed at the limit', () => {
    const gate = createSafetyGate(safetyLimits([actuator('position')]))
    gate.arm(Float64Array.of(1.21))
    const sent = new Float64Array(1)
    gate.step({ ...gateInput(1), requested: Float64Array.of(1.2), position: Float64Array.of(1.21) }, sent)
    expect(sent[0]).toBe(1.2)
  })

  test('it cannot be armed twice', () => {
    expect(() => armed('effort').gate.arm(new Float64Array(1))).toThrow('the gate is open')
  })
})

describe('limiting', () => {
  test('past the braking point, a request for full braking is met and is no interference', () => {
    const { sent, request, input, gate } = armed('velocity')
    for (let step = 0; step < 20; step++) request(2)
    input.position[0] = 1.15
    const braking = (sent[0] ?? 0) - 10 * (1 - 1e-6) * 0.02
    expect(request(braking)).toBe(0)
    expect(sent[0]).toBe(braking)
    expect(gate.state).toBe('open')
  })

  test('a jump is turned into a ramp at the acceleration limit', () => {
    const { gate, sent, request } = armed('position')
    expect(request(1)).toBe(reasons.velocity | reasons.acceleration | reasons.position)
    expect(sent[0]).toBeCloseTo(10 * 0.02 * 0.02, 6)
    expect(counted(gate, 'acceleration')).toBe(1)
    expect(gate.state).toBe('open')
  })

  test('speed is reached and kept, then the joint brakes in time for its limit', () => {
    const { sent, request } = armed('position')
    let top = 0
    let before = 0
    for (let step = 0; step < 200; step++) {
      request(100)
      top = Math.max(top, ((sent[0] ?? 0) - before) / 0.02)
      before = sent[0] ?? 0
    }
    expect(top).toBeCloseTo(2, 4)
    expect(sent[0]).toBeCloseTo(1.2, 6)
  })

  test.each([
    ['position', 0.001],
    ['velocity', 0.1],
    ['effort', 2.5],
  ] as const)('a %s command within limits passes untouched', (kind, value) => {
    const { gate, sent, request } = armed(kind)
    expect(request(value)).toBe(0)
    expect(sent[0]).toBe(value)
    expect(gate.counts.every((count) => count === 0)).toBe(true)
  })

  test('full speed is no interference, also after rounding to float32', () => {
    const gate = createSafetyGate(safetyLimits([actuator('position', { acceleration: 200 })]))
    const input = gateInput(1)
    const sent = Float64Array.of(-1.5)
    gate.arm(sent)
    for (let step = 0; step < 60; step++) {
      input.position[0] = sent[0] ?? 0
      input.requested[0] = Math.fround(sent[0] ?? 0) + 2 * 0.02
      expect(gate.step(input, sent)).toBe(0)
    }
    expect(sent[0]).toBeCloseTo(-1.5 + 60 * 2 * 0.02, 4)
  })

  test.each([
    ['up', 1, 1],
    ['down', -1, -1.3],
  ])('a velocity command counts the travel since the measurement, %s', (_, direction, position) => {
    const near = (ageS: number): number => {
      const { input, sent, request, gate } = armed('velocity')
      input.position[0] = position
      input.velocity[0] = direction
      input.observationAgeS = ageS
      for (let step = 0; step < 20; step++) request(2 * direction)
      expect(gate.state).toBe('open')
      return Math.abs(sent[0] ?? 0)
    }
    expect(near(0.08)).toBeLessThan(near(0) - 0.2)
  })

  test('a clock that runs a little ahead does not lengthen the gap', () => {
    const { input, sent, request } = armed('velocity')
    input.position[0] = 1.2
    input.velocity[0] = 1
    input.observationAgeS = -1
    request(0.1)
    expect(sent[0]).toBe(0)
  })

  test('effort is clamped and says so', () => {
    const { sent, request } = armed('effort')
    expect(request(-7)).toBe(reasons.effort)
    expect(sent[0]).toBe(-3)
  })
})

describe('trips', () => {
  const cases: [string, Reason, CommandKind, (input: TestInput) => void][] = [
    ['a request that is no number', 'nonFinite', 'position', (input) => input.requested.fill(Number.NaN)],
    ['an infinite request', 'nonFinite', 'effort', (input) => input.requested.fill(Number.NEGATIVE_INFINITY)],
    [
      'a measured position that is no number',
      'nonFinite',
      'effort',
      (input) => input.position.fill(Number.NaN),
    ],
    [
      'a measured velocity that is no number',
      'nonFinite',
      'velocity',
      (input) => input.velocity.fill(Number.NaN),
    ],
    [
      'an old observation',
      'staleObservation',
      'position',
      (input) => {
        input.observationAgeS = 0.11
      },
    ],
    [
      'an observation of unknown age',
      'staleObservation',
      'position',
      (input) => {
        input.observationAgeS = Number.NaN
      },
    ],
    [
      'a missing heartbeat',
      'heartbeat',
      'position',
      (input) => {
        input.heartbeatAgeS = 0.11
      },
    ],
    ['a joint that does not follow', 'trackingError', 'position', (input) => input.position.fill(-0.31)],
    ['a joint above its limits', 'measuredLimit', 'effort', (input) => input.position.fill(1.26)],
    ['a joint below its limits', 'measuredLimit', 'velocity', (input) => input.position.fill(-1.56)],
    ['a joint that is too fast', 'measuredLimit', 'effort', (input) => input.velocity.fill(-2.41)],
    [
      'a position servo that is far too fast',
      'measuredLimit',
      'position',
      (input) => input.velocity.fill(4.01),
    ],
  ]
  test.each(cases)('%s trips: %s', (_, reason, kind, spoil) => {
    const { gate, input, sent } = armed(kind)
    spoil(input)
    expect(gate.step(input, sent)).toBe(reasons[reason])
    expect(sent[0]).toBe(0)
    expect(gate.tripped).toBe(reasons[reason])
    expect(gate.state).toBe('stopped')
    expect(counted(gate, reason)).toBe(1)
  })

  test.each([
    ['position', (input: TestInput) => input.position.fill(1.24)],
    ['speed', (input: TestInput) => input.velocity.fill(2.3)],
    [
      'age',
      (input: TestInput) => {
        input.observationAgeS = 0.1
        input.heartbeatAgeS = 0.1
      },
    ],
  ] as const)('what is within tolerance does not: %s', (_, spoil) => {
    const { gate, input, sent } = armed('effort')
    spoil(input)
    expect(gate.step(input, sent)).toBe(0)
  })

  test('a position servo may catch up with a late command', () => {
    const { gate, input, sent } = armed('position')
    input.velocity.fill(3.9)
    expect(gate.step(input, sent)).toBe(0)
  })

  test('the gate brakes a moving joint within its acceleration and then holds', () => {
    const { gate, sent, input, request } = armed('position')
    for (let step = 0; step < 30; step++) request(-100)
    const velocities: number[] = []
    const positions = [sent[0] ?? 0]
    input.requested[0] = Number.NaN
    while (gate.state !== 'stopped') {
      expect(gate.step(input, sent)).toBe(reasons.nonFinite)
      velocities.push(((sent[0] ?? 0) - (positions.at(-1) ?? 0)) / 0.02)
      positions.push(sent[0] ?? 0)
    }
    expect(velocities.length).toBeGreaterThan(5)
    for (const [index, velocity] of velocities.slice(1).entries()) {
      expect(Math.abs(velocity - (velocities[index] ?? 0))).toBeLessThanOrEqual(10 * 0.02)
    }
    expect(velocities.at(-1)).toBe(0)
    const rest = sent[0]
    expect(request(1)).toBe(reasons.nonFinite)
    expect(sent[0]).toBe(rest)
  })

  test('a moving velocity joint brakes in both directions', () => {
    for (const direction of [1, -1]) {
      const { gate, sent, request } = armed('velocity')
      for (let step = 0; step < 5; step++) request(direction)
      gate.stop(reasons.operator)
      request(direction)
      expect((sent[0] ?? 0) * direction).toBeCloseTo(0.8, 5)
      expect(gate.state).toBe('stopping')
      for (let step = 0; step < 5; step++) request(direction)
      expect(sent[0]).toBe(0)
      expect(gate.state).toBe('stopped')
    }
  })

  test('a stop latches: the first cause stays until it is cleared, then the gate must be armed again', () => {
    const { gate, sent, request, input } = armed('effort')
    gate.stop(reasons.operator)
    expect(gate.state).toBe('stopping')
    gate.stop(reasons.heartbeat)
    input.observationAgeS = 9
    expect(request(1)).toBe(reasons.operator)
    expect(sent[0]).toBe(0)
    expect(() => gate.arm(sent)).toThrow('the gate is stopped')
    input.observationAgeS = 0
    gate.clear()
    expect(gate.tripped).toBe(0)
    expect(request(1)).toBe(reasons.notArmed)
    expect(sent[0]).toBe(0)
    gate.arm(sent)
    expect(request(1)).toBe(0)
    expect(sent[0]).toBe(1)
    expect(counted(gate, 'operator')).toBe(1)
  })

  test('a stop before arming keeps the gate from being armed, and a stop without a reason is the operator’s', () => {
    const gate = createSafetyGate(safetyLimits([actuator('position')]))
    gate.stop(0)
    expect(gate.state).toBe('stopped')
    expect(gate.tripped).toBe(reasons.operator)
    expect(() => gate.arm(new Float64Array(1))).toThrow('stopped')
  })

  test('it has stopped only when every joint has', () => {
    const gate = createSafetyGate(safetyLimits([actuator('velocity'), actuator('effort')]))
    const input = gateInput(2)
    const sent = new Float64Array(2)
    gate.arm(Float64Array.of(1, 1))
    gate.stop(reasons.operator)
    gate.step(input, sent)
    expect([...sent]).toEqual([expect.closeTo(0.8, 5), 0])
    expect(gate.state).toBe('stopping')
  })

  test('one bad joint stops them all', () => {
    const gate = createSafetyGate(safetyLimits([actuator('position'), actuator('effort')]))
    const input = gateInput(2)
    const sent = new Float64Array(2)
    gate.arm(sent)
    input.requested.set([Number.NaN, 1])
    expect(gate.step(input, sent)).toBe(reasons.nonFinite)
    expect([...sent]).toEqual([0, 0])
  })
})
