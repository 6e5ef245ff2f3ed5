import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSpace } from '../../src/contract/channel.ts'
import { actionRateCost } from '../../src/reward/action-rate.ts'
import { distanceReward } from '../../src/reward/distance.ts'
import { eventReward } from '../../src/reward/event.ts'
import { potentialReward } from '../../src/reward/potential.ts'
import { tolerance } from '../../src/reward/tolerance.ts'
import { unmetActionCost } from '../../src/reward/unmet-action.ts'
import { context } from '../task/context.ts'

const finite = fc.double({ min: -10, max: 10, noNaN: true })

describe('distance', () => {
  it('is minus one at its scale and nought at the goal', () => {
    let distance = 0.5
    const term = distanceReward({ scale: 0.5, distance: () => distance })
    expect(term.value(context())).toBe(-1)
    distance = 0
    expect(term.value(context())).toBeCloseTo(0)
  })
})

describe('potential-based shaping', () => {
  it('adds up along any episode to −Φ of its start, discounted, when it ends by itself', () => {
    // Ng, Harada, Russell 1999: the sum telescopes, so no order of states is worth more than another.
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 30 }), (potentials) => {
        let now = potentials[0] ?? 0
        const discount = 0.9
        const term = potentialReward({ discount, potential: () => now })
        term.begin(context())
        let sum = 0
        for (let step = 1; step < potentials.length; step++) {
          now = potentials[step] ?? 0
          sum += discount ** (step - 1) * term.value(context({ terminated: step === potentials.length - 1 }))
        }
        expect(sum).toBeCloseTo(-(potentials[0] ?? 0), 9)
      }),
    )
  })

  it('keeps the potential of a state that is cut off by time', () => {
    const term = potentialReward({ discount: 0.5, potential: () => 4 })
    term.begin(context())
    expect(term.value(context({ terminated: false }))).toBe(-2)
    expect(term.value(context({ terminated: true }))).toBe(-4)
  })

  it('forgets the episode before', () => {
    let now = 8
    const term = potentialReward({ discount: 1, potential: () => now })
    term.begin(context())
    now = 1
    term.begin(context())
    now = 3
    expect(term.value(context())).toBe(2)
  })
})

describe('tolerance', () => {
  it('is one inside its bounds and what was asked for at the margin', () => {
    expect(tolerance(0.2, { lower: 0, upper: 0.3, margin: 1 })).toBe(1)
    expect(tolerance(1.3, { lower: 0, upper: 0.3, margin: 1 })).toBeCloseTo(0.1, 12)
    expect(tolerance(-2, { margin: 2, valueAtMargin: 0.4 })).toBeCloseTo(0.4, 12)
    expect(tolerance(1, { margin: 1, shape: 'quadratic' })).toBe(0)
    expect(tolerance(0.5, { margin: 1, shape: 'quadratic' })).toBeCloseTo(0.75, 12)
    expect(tolerance(7, { margin: 1, shape: 'quadratic' })).toBe(0)
  })

  it('lies in [0, 1] and never rises with distance', () => {
    const shape = fc.constantFrom('gaussian' as const, 'quadratic' as const)
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 9, noNaN: true }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        shape,
        (a, b, shape) => {
          const [near, far] = [Math.min(a, b), Math.max(a, b)]
          const options = { margin: 2, shape }
          expect(tolerance(far, options)).toBeLessThanOrEqual(tolerance(near, options))
          expect(tolerance(far, options)).toBeGreaterThanOrEqual(0)
          expect(tolerance(-near, options)).toBe(tolerance(near, options))
        },
      ),
    )
  })
})

describe('action rate', () => {
  const space = createSpace([
    { name: 'a', unit: 'rad/s', low: -4, high: 4 },
    { name: 'b', unit: 'm/s', low: 0, high: 1 },
  ])
  const term = actionRateCost({ space })

  it('costs one for a change across every range and nothing for none', () => {
    expect(term.value(context({ action: [4, 1], previousAction: [-4, 0], step: 2 }))).toBe(-1)
    expect(term.value(context({ action: [4, 0], previousAction: [-4, 0], step: 2 }))).toBe(-0.5)
    expect(term.value(context({ action: [3, 1], previousAction: [3, 1], step: 2 }))).toBeCloseTo(0)
  })

  it('does not charge for the first action', () => {
    expect(term.value(context({ action: [4, 1], step: 1 }))).toBe(0)
  })
})

describe('unmet action', () => {
  const space = createSpace([
    { name: 'a', unit: 'rad/s', low: -4, high: 4 },
    { name: 'b', unit: 'rad/s', low: -1, high: 1 },
  ])
  const term = unmetActionCost({ space, met: ({ sent }, index) => sent[index] ?? Number.NaN })

  it('costs one when each channel was cut by its whole range, and nothing when all went through', () => {
    expect(term.value(context({ action: [4, -1], sent: [-4, 1] }))).toBe(-1)
    expect(term.value(context({ action: [4, 1], sent: [0, 1] }))).toBeCloseTo(-0.125, 12)
    expect(term.value(context({ action: [3, 1], sent: [3, 1] }))).toBeCloseTo(0)
  })
})

describe('an event', () => {
  it('is worth its weight in the step it happens in', () => {
    const term = eventReward('fall', -3, ({ terminated }) => terminated)
    expect(term).toMatchObject({ name: 'fall', weight: -3 })
    expect(term.value(context({ terminated: true }))).toBe(1)
    expect(term.value(context())).toBe(0)
  })
})
