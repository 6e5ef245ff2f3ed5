import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBacklash } from '../../../sim/actuators/backlash.ts'
import { createDeadBand } from '../../../sim/actuators/dead-band.ts'
import type { CommandEffect } from '../../../sim/actuators/effects.ts'
import { createLag } from '../../../sim/actuators/lag.ts'
import { createMaxSpeed } from '../../../sim/actuators/max-speed.ts'
import { createQuantisation } from '../../../sim/actuators/quantisation.ts'
import { motorEffort } from '../../../sim/actuators/torque-speed.ts'
import { createDelayLine } from '../../../sim/delay-line.ts'

/** What comes out, number by number, of an effect that rested at 0. */
function through(effect: CommandEffect, inputs: readonly number[], stepS = 0.01, position = 0): number[] {
  const at = Float64Array.of(position)
  effect.reset(Float64Array.of(0))
  return inputs.map((input) => {
    const values = Float64Array.of(input)
    effect.apply(values, stepS, at)
    return values[0] ?? Number.NaN
  })
}

describe('a lag', () => {
  it('answers a step with 1 − exp(−t/T), whatever the steps', () => {
    const lagS = 0.05
    for (const stepS of [0.001, 0.01, 0.2]) {
      const out = through(createLag(Float64Array.of(lagS)), new Array(20).fill(1), stepS)
      out.forEach((value, step) => {
        expect(value).toBeCloseTo(1 - Math.exp((-(step + 1) * stepS) / lagS), 12)
      })
    }
  })

  it('leaves alone what has none', () => {
    expect(through(createLag(Float64Array.of(0)), [1, -2])).toEqual([1, -2])
  })
})

describe('a backlash', () => {
  const sweep = Array.from({ length: 400 }, (_, step) => Math.sin((2 * Math.PI * step) / 200))

  it('is a loop as wide as the play', () => {
    const width = 0.3
    const out = through(createBacklash(Float64Array.of(width)), sweep)
    // The same command on the way up and on the way down of the second round.
    const [up, down] = [210, 290]
    expect(sweep[up]).toBeCloseTo(sweep[down] ?? 0, 12)
    expect((out[down] ?? 0) - (out[up] ?? 0)).toBeCloseTo(width, 12)
    expect(Math.max(...out)).toBeCloseTo(1 - width / 2, 12)
  })

  it('holds still inside the gap', () => {
    const out = through(createBacklash(Float64Array.of(0.2)), [1, 0.95, 0.81, 0.8, 0.7])
    const expected = [0.9, 0.9, 0.9, 0.9, 0.8]
    out.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? 0, 12)
    })
  })

  it('is never further from the command than half the play', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true })),
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        (inputs, width) => {
          const out = through(createBacklash(Float64Array.of(width)), inputs)
          out.forEach((value, index) => {
            expect(Math.abs(value - (inputs[index] ?? 0))).toBeLessThanOrEqual(width / 2 + 1e-9)
          })
        },
      ),
    )
  })
})

describe('a dead band', () => {
  it('takes its width off the error of a servo, and all of a smaller one', () => {
    const band = createDeadBand(Float64Array.of(0.1), ['position'])
    const out = through(band, [0.5, 0.55, 0.45, 0.8, 0.1], 0.01, 0.5)
    const expected = [0.5, 0.5, 0.5, 0.7, 0.2]
    out.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? 0, 12)
    })
  })

  it('takes its width off an effort, wherever the joint is', () => {
    const band = createDeadBand(Float64Array.of(0.1), ['effort'])
    const out = through(band, [0.05, -0.1, 1, -1], 0.01, 0.5)
    const expected = [0, 0, 0.9, -0.9]
    out.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? 0, 12)
    })
  })

  it('is there from the first moment', () => {
    const values = Float64Array.of(1)
    createDeadBand(Float64Array.of(0.1), ['velocity']).reset(values)
    expect(values[0]).toBeCloseTo(0.9, 12)
  })
})

describe('other effects on a command', () => {
  it('quantisation gives whole counts, the nearest', () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 10, noNaN: true }), (input) => {
        const quantum = 0.25
        const [out = Number.NaN] = through(createQuantisation(Float64Array.of(quantum)), [input])
        expect(Math.abs((out / quantum) % 1)).toBe(0)
        expect(Math.abs(out - input)).toBeLessThanOrEqual(quantum / 2)
      }),
    )
  })

  it('a servo takes its target along at its speed, both ways', () => {
    const out = through(createMaxSpeed(Float64Array.of(2)), [1, 1, 0, -1, -1], 0.1)
    const expected = [0.2, 0.4, 0.2, 0, -0.2]
    out.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? 0, 12)
    })
  })

  it('a delay line is late by exactly what it says, each number by its own', () => {
    const line = createDelayLine(3)
    line.delays.set([0, 1, 4])
    line.reset(Float64Array.of(-1, -1, -1))
    for (let step = 0; step < 20; step++) {
      const values = new Float64Array(3).fill(step)
      line.apply(values)
      expect([...values]).toEqual([step, step - 1, step < 4 ? -1 : step - 4])
    }
  })

  it('a delay line takes a longer delay at its next reset, and then only', () => {
    const line = createDelayLine(1)
    const pass = (value: number): number => {
      const values = Float64Array.of(value)
      line.apply(values)
      return values[0] ?? Number.NaN
    }
    line.reset(Float64Array.of(0))
    line.delays[0] = 2
    expect(pass(1)).toBe(1)
    line.reset(Float64Array.of(7))
    expect([pass(1), pass(2), pass(3)]).toEqual([7, 7, 1])
  })
})

describe('the torque–speed line', () => {
  it('goes from the stall effort to nothing at the no-load speed', () => {
    expect(motorEffort(2, 10, 0, 1, 1)).toBe(2)
    expect(motorEffort(2, 10, 5, 1, 1)).toBe(1)
    expect(motorEffort(2, 10, 10, 1, 1)).toBe(0)
    expect(motorEffort(2, 10, 12, 1, 1)).toBe(0)
  })

  it('leaves braking what it is, and more', () => {
    expect(motorEffort(2, 10, 5, -1, 1)).toBe(3)
    expect(motorEffort(2, 10, -5, 1, 1)).toBe(3)
  })

  it('ends sooner and starts lower on less voltage, by the same share', () => {
    expect(motorEffort(2, 10, 0, 1, 0.8)).toBeCloseTo(1.6, 12)
    expect(motorEffort(2, 10, 8, 1, 0.8)).toBeCloseTo(0, 12)
  })
})
