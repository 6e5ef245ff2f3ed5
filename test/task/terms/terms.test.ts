import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandLag } from '../../../src/task/terms/command-lag.ts'
import { commandVelocity } from '../../../src/task/terms/command-velocity.ts'
import { createFrameTracker } from '../../../src/task/terms/frame-tracker.ts'
import { jointDirections } from '../../../src/task/terms/joint-direction.ts'
import { jointPositions } from '../../../src/task/terms/joint-positions.ts'
import { jointVelocities } from '../../../src/task/terms/joint-velocities.ts'
import { positionIndices, readingIndex } from '../../../src/task/terms/readings.ts'
import { vectorTerm } from '../../../src/task/terms/vector.ts'
import type { ObservationTerm, TaskContext } from '../../../src/task/types.ts'
import { cartpole, reacher } from '../../sim/robots.ts'
import { context } from '../context.ts'

/** What a term writes, behind two values that it must leave alone. */
function written(term: ObservationTerm, at: TaskContext): number[] {
  const out = new Float32Array(term.channels.length + 3).fill(77)
  term.write(at, out, 2)
  expect([out[0], out[1], out.at(-1)]).toEqual([77, 77, 77])
  return [...out.subarray(2, -1)]
}

const robot = reacher()
const joints = ['shoulder', 'elbow']

describe('readings', () => {
  it('are found by joint and quantity', () => {
    expect(readingIndex(robot, 'elbow', 'position')).toBe(1)
    expect(readingIndex(robot, 'shoulder', 'velocity')).toBe(2)
    expect(positionIndices(cartpole())).toEqual([0, 1])
    expect(() => readingIndex(robot, 'wrist', 'position')).toThrow('wrist.position')
  })
})

describe('observation terms', () => {
  const at = context({ reading: [0.5, -1, 2, -3], sent: [0.6, -1.2], previousSent: [0.58, -1.2] })

  it('joint positions, in the order that was asked for', () => {
    expect(written(jointPositions(robot, ['elbow', 'shoulder']), at)).toEqual([-1, 0.5])
    expect(jointPositions(robot, joints).channels[0]).toMatchObject({
      name: 'shoulder.position',
      unit: 'rad',
    })
  })

  it('joint velocities, in the joint’s unit', () => {
    expect(written(jointVelocities(robot, joints), at)).toEqual([2, -3])
    expect(jointVelocities(cartpole(), ['slider']).channels[0]).toMatchObject({ unit: 'm/s' })
  })

  it('joint directions, the same on both sides of a wrap', () => {
    const [cos = 9, sin = 9] = written(jointDirections(robot, ['shoulder']), at)
    expect(Math.atan2(sin, cos)).toBeCloseTo(0.5, 6)
    const wrapped = [Math.PI, -Math.PI].map((angle) =>
      written(jointDirections(robot, ['shoulder']), context({ reading: [angle, 0, 0, 0] })),
    )
    expect(wrapped[0]?.[0]).toBeCloseTo(wrapped[1]?.[0] ?? 9, 6)
    expect(wrapped[0]?.[1]).toBeCloseTo(wrapped[1]?.[1] ?? 9, 6)
  })

  it('command lag and command velocity, of position servos only', () => {
    const [shoulder, elbow] = written(commandLag(robot), at)
    expect(shoulder).toBeCloseTo(0.1, 6)
    expect(elbow).toBeCloseTo(-0.2, 6)
    const [first, second] = written(commandVelocity(robot), at)
    expect(first).toBeCloseTo(1, 5)
    expect(second).toBe(0)
    expect(commandLag(cartpole()).channels).toEqual([])
    expect(commandVelocity(cartpole()).channels).toEqual([])
  })

  it('numbers of the task’s own, clipped', () => {
    const channel = { name: 'x', unit: 'm', low: -1, high: 1 } as const
    expect(written(vectorTerm('goal', [channel], Float64Array.of(5)), at)).toEqual([1])
  })

  const terms = [
    jointPositions(robot, joints),
    jointVelocities(robot, joints),
    jointDirections(robot, joints),
    commandLag(robot),
    commandVelocity(robot),
  ]
  it.each(terms.map((term) => [term.name, term] as const))(
    '%s stays inside its bounds whatever is measured',
    (_, term) => {
      const any = fc.double({ min: -1e3, max: 1e3, noNaN: true })
      fc.assert(
        fc.property(
          fc.tuple(any, any, any, any),
          fc.tuple(any, any),
          fc.tuple(any, any),
          (reading, sent, previousSent) => {
            written(term, context({ reading, sent, previousSent })).forEach((value, index) => {
              const { low, high } = term.channels[index] ?? { low: Number.NaN, high: Number.NaN }
              expect(value).toBeGreaterThanOrEqual(Math.fround(low))
              expect(value).toBeLessThanOrEqual(Math.fround(high))
            })
          },
        ),
        { numRuns: 50 },
      )
    },
  )

  it.each(terms.map((term) => [term.name, term] as const))(
    '%s does not hide a reading that is no number',
    (_, term) => {
      const nothing = [Number.NaN, Number.NaN]
      const seen = written(term, context({ reading: [...nothing, ...nothing], sent: nothing }))
      expect(seen.every(Number.isNaN)).toBe(true)
    },
  )
})

describe('a frame tracker', () => {
  it('finds the fingertip from measured joints', () => {
    const tracker = createFrameTracker(robot, 'fingertip')
    tracker.update(Float64Array.of(Math.PI / 2, -Math.PI / 2, 0, 0))
    expect(tracker.position[0]).toBeCloseTo(0.12, 9)
    expect(tracker.position[1]).toBeCloseTo(0.15, 9)
  })
})
