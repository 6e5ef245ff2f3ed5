import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawSupervisor } from '../../../src/safety/supervisor/diagram.ts'
import { type Cause, createSupervisor } from '../../../src/safety/supervisor/supervisor.ts'
import { events, latched, type State, states, table } from '../../../src/safety/supervisor/table.ts'
import { defaultLadder, type Ladder, rungs } from '../../../src/safety/supervisor/types.ts'
import { type Reason, reasonNames, reasons } from '../../../src/safety/types.ts'

const ladder: Ladder = {
  ...defaultLadder,
  rungs: { ...defaultLadder.rungs, controllerFault: 'hold', deviceLimit: 'warn', emergencyStop: 'torqueOff' },
}

/** All states that can be reached from one without the events named. */
function reachable(from: State, without: readonly string[]): Set<State> {
  const seen = new Set<State>([from])
  for (const state of seen) {
    for (const event of events) if (!without.includes(event)) seen.add(table[state][event])
  }
  return seen
}

describe('the table', () => {
  test.each(states.flatMap((state) => events.map((event) => [state, event] as const)))(
    '%s has an answer to %s',
    (state, event) => {
      expect(states).toContain(table[state][event])
    },
  )

  test.each(latched)(
    'from %s nothing but clear leads to where the robot moves by the controller',
    (state) => {
      const without = reachable(state, ['clear'])
      for (const free of ['idle', 'active', 'hold', 'parking', 'ending'] as const) {
        expect(without.has(free)).toBe(false)
      }
    },
  )

  test('clear leads nowhere but to idle, and only from rest', () => {
    for (const state of states) {
      const next = table[state].clear
      expect(next === state || next === 'idle').toBe(true)
    }
    expect(table.stopping.clear).toBe('stopping')
  })

  test('nothing but arm leads into active from idle, and nothing but well from hold', () => {
    for (const state of states) {
      for (const event of events) {
        if (state === 'active' || table[state][event] !== 'active') continue
        expect([state, event].join(' ')).toMatch(/^(idle arm|hold well)$/)
      }
    }
  })

  test('torque-off is obeyed from everywhere, stop from everywhere that moves', () => {
    for (const state of states) {
      expect(table[state].torqueOff).toBe('off')
      expect(latched).toContain(table[state].stop)
    }
  })

  test('every state can be reached', () => {
    expect([...reachable('idle', [])].sort()).toEqual([...states].sort())
  })

  test('the diagram has an arrow for every change', () => {
    const text = drawSupervisor()
    for (const from of states) {
      for (const event of events) {
        const to = table[from][event]
        if (to !== from) expect(text).toMatch(new RegExp(`${from} --> ${to}: .*\\b${event}\\b`))
      }
    }
  })
})

describe('the ladder', () => {
  test.each(reasonNames)(
    '%s has a rung, and by default no reason that stops the gate is milder than a stop',
    (name) => {
      const rung = defaultLadder.rungs[name]
      expect(rungs.indexOf(rung)).toBeGreaterThanOrEqual(rungs.indexOf('stop'))
    },
  )

  test('of several reasons the gravest decides', () => {
    const supervisor = createSupervisor(ladder)
    supervisor.arm(0)
    expect(supervisor.raise(reasons.controllerFault | reasons.robotFault | reasons.operator, 'all', 1)).toBe(
      'torqueOff',
    )
    expect(supervisor.firstCause).toMatchObject({ reason: 'robotFault', code: reasons.robotFault, timeS: 1 })
  })

  test('a warning changes nothing', () => {
    const supervisor = createSupervisor(ladder)
    supervisor.arm(0)
    expect(supervisor.raise(reasons.deviceLimit, 'warm', 1)).toBe('warn')
    expect(supervisor.raise(0, 'nothing', 1)).toBe('warn')
    expect(supervisor.state).toBe('active')
  })

  test('a hold ends when what held it is gone', () => {
    const supervisor = createSupervisor(ladder)
    supervisor.arm(0)
    supervisor.raise(reasons.controllerFault, 'odd', 1)
    expect(supervisor.tick(1.4, true)).toBe('hold')
    supervisor.well(1.45)
    expect(supervisor.tick(9, false)).toBe('active')
    expect(supervisor.firstCause).toBeUndefined()
  })

  test('a hold that lasts becomes a stop, and the cause of the hold is its cause', () => {
    const supervisor = createSupervisor(ladder)
    supervisor.arm(0)
    supervisor.raise(reasons.controllerFault, 'odd', 1)
    supervisor.raise(reasons.controllerFault, 'odd still', 1.3)
    expect(supervisor.tick(1.5, false)).toBe('stopping')
    expect(supervisor.firstCause).toMatchObject({ reason: 'controllerFault' })
    expect(supervisor.tick(1.6, true)).toBe('stopped')
  })

  test('braking that takes too long lets go', () => {
    const supervisor = createSupervisor(ladder)
    supervisor.arm(0)
    supervisor.raise(reasons.operator, 'enough', 1)
    expect(supervisor.tick(5.9, false)).toBe('stopping')
    expect(supervisor.tick(6, false)).toBe('off')
    expect(supervisor.firstCause).toMatchObject({ reason: 'operator' })
  })

  test('a run ends in order without a latch, with or without parking', () => {
    for (const park of [true, false]) {
      const seen: State[] = []
      const supervisor = createSupervisor(ladder, (state) => seen.push(state))
      supervisor.arm(0)
      supervisor.end(1, park)
      supervisor.tick(2, true)
      supervisor.tick(3, true)
      expect(seen).toEqual(park ? ['active', 'parking', 'ending', 'idle'] : ['active', 'ending', 'idle'])
      expect(supervisor.latched).toBe(false)
      expect(() => supervisor.arm(4)).not.toThrow()
    }
  })
})

describe('the latch', () => {
  const stopped = (): ReturnType<typeof createSupervisor> => {
    const supervisor = createSupervisor(ladder)
    supervisor.arm(0)
    supervisor.raise(reasons.trackingError, 'elbow does not follow', 1)
    supervisor.raise(reasons.robotFault, 'and now the cable', 2)
    return supervisor
  }

  test('keeps its first cause, whatever follows from it', () => {
    const supervisor = stopped()
    expect(supervisor.state).toBe('off')
    expect(supervisor.firstCause).toMatchObject({ reason: 'trackingError', text: 'elbow does not follow' })
  })

  test('is not armed, and is cleared only by naming the first cause', () => {
    const supervisor = stopped()
    expect(() => supervisor.arm(3)).toThrow(/latched/)
    expect(() => supervisor.clear('robotFault', 3)).toThrow(/refused to clear/)
    expect(supervisor.latched).toBe(true)
    supervisor.clear('trackingError', 4)
    expect(supervisor.state).toBe('idle')
    expect(supervisor.firstCause).toBeUndefined()
    supervisor.arm(5)
    expect(() => supervisor.arm(6)).toThrow(/armed already/)
  })

  test('is not cleared while the robot still brakes', () => {
    const supervisor = createSupervisor(ladder)
    supervisor.arm(0)
    supervisor.raise(reasons.operator, 'enough', 1)
    expect(() => supervisor.clear('operator', 2)).toThrow(/refused to clear/)
    supervisor.tick(2, true)
    supervisor.clear('operator', 3)
    expect(supervisor.latched).toBe(false)
  })

  test('a stop before anything is armed latches too; there is nothing to clear otherwise', () => {
    const supervisor = createSupervisor(ladder)
    supervisor.clear('operator', 0)
    expect(supervisor.state).toBe('idle')
    supervisor.raise(reasons.operator, 'a button', 1)
    expect(supervisor.state).toBe('stopped')
  })
})

/** One thing that can happen to a supervisor. */
type Step =
  | { readonly do: 'raise'; readonly why: number }
  | { readonly do: 'clear'; readonly reason: Reason }
  | { readonly do: 'well' | 'arm' | 'end' | 'park' | 'rest' | 'moving' }

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('raise' as const), why: fc.nat({ max: 2 ** 20 - 1 }) }),
  fc.record({
    do: fc.constant('raise' as const),
    why: fc.constantFrom(...reasonNames.map((name) => reasons[name])),
  }),
  fc.record({ do: fc.constant('clear' as const), reason: fc.constantFrom(...reasonNames) }),
  fc.record({ do: fc.constantFrom('well', 'arm', 'end', 'park', 'rest', 'moving') }) as fc.Arbitrary<Step>,
)

test('whatever happens, in whatever order: latched stays latched until a person names the first cause', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyStep, fc.double({ min: 0, max: 3, noNaN: true })), { maxLength: 60 }),
      (steps) => {
        const supervisor = createSupervisor(ladder)
        let nowS = 0
        for (const [step, passS] of steps) {
          nowS += passS
          const before: { latched: boolean; cause: Cause | undefined; state: State } = {
            latched: supervisor.latched,
            cause: supervisor.firstCause,
            state: supervisor.state,
          }
          try {
            if (step.do === 'raise') supervisor.raise(step.why, 'x', nowS)
            else if (step.do === 'clear') supervisor.clear(step.reason, nowS)
            else if (step.do === 'arm') supervisor.arm(nowS)
            else if (step.do === 'well') supervisor.well(nowS)
            else if (step.do === 'end' || step.do === 'park') supervisor.end(nowS, step.do === 'park')
            else supervisor.tick(nowS, step.do === 'rest')
          } catch {
            // Refused: nothing may have changed.
            expect(supervisor.state).toBe(before.state)
          }
          expect(supervisor.latched).toBe(supervisor.firstCause !== undefined)
          if (!before.latched) continue
          const cleared =
            step.do === 'clear' && step.reason === before.cause?.reason && before.state !== 'stopping'
          expect(supervisor.latched).toBe(!cleared)
          if (cleared) expect(supervisor.state).toBe('idle')
          else expect(supervisor.firstCause).toBe(before.cause)
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('the diagram in docs/safety.md is that of the table', () => {
  expect(readFileSync('docs/safety.md', 'utf8')).toContain(drawSupervisor())
})
