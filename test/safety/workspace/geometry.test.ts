import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/contract/random.ts'
import { workspaceLimits } from '../../../src/description/workspace.ts'
import { createChain } from '../../../src/safety/workspace/chain.ts'
import {
  segmentDistance,
  wallDistance,
  wallLength,
  writeWall,
} from '../../../src/safety/workspace/distance.ts'
import { addReach, commonBody } from '../../../src/safety/workspace/reach.ts'
import type { Point, Wall, WorkspaceLimits } from '../../../src/safety/workspace/types.ts'
import { createWorkspaceAuditor } from './auditor.ts'
import { robotWithin, so101Cell } from './robots.ts'

const random = createRandom(7)
const point = (size = 1): [number, number, number] => {
  return [random.between(-size, size), random.between(-size, size), random.between(-size, size)]
}
const upright = [1, 0, 0, 0, 1, 0, 0, 0, 1]

/** Distance to a wall that is the second one in its table. */
function createDistance(wall: Wall) {
  const table = new Float64Array(3 * wallLength).fill(9)
  writeWall(wall, table, wallLength)
  return (point: Float64Array, at: number): number => {
    return wallDistance(table, wallLength, point[at] ?? 0, point[at + 1] ?? 0, point[at + 2] ?? 0)
  }
}

describe('distances', () => {
  const box = { name: 'box', centreM: [1, 2, 3], sizeM: [2, 4, 6], rotation: upright, balls: [] } as const
  test.each([
    ['at the centre', [1, 2, 3], -1],
    ['inside, near a face', [1.75, 2, 3], -0.25],
    ['inside, nearest to the y faces', [1, 3.75, 3], -0.25],
    ['beside a face', [3, 2, 3], 1],
    ['beside an edge', [2 + 3, 4 + 4, 3], 5],
    ['beside a corner', [-2, -2, -1], Math.hypot(2, 2, 1)],
  ] as const)('a box, %s', (_, at, expected) => {
    expect(createDistance({ ...box, kind: 'keepOut' })(Float64Array.from(at), 0)).toBeCloseTo(expected, 12)
    expect(createDistance({ ...box, kind: 'keepIn' })(Float64Array.from(at), 0)).toBeCloseTo(-expected, 12)
  })

  test('a box that is turned by 90° about z has its sides exchanged', () => {
    const rotation = [0, -1, 0, 1, 0, 0, 0, 0, 1]
    const distance = createDistance({ ...box, kind: 'keepOut', rotation })
    expect(distance(Float64Array.of(9, 1 + 2 + 0.5, 2, 3), 1)).toBeCloseTo(0.5, 12)
    expect(distance(Float64Array.of(1, 2 + 1 + 0.5, 3), 0)).toBeCloseTo(0.5, 12)
    // A quarter turn the other way about another axis tells the matrix from its transpose.
    const tilted = createDistance({ ...box, kind: 'keepOut', rotation: [0, 0, 1, 1, 0, 0, 0, 1, 0] })
    expect(tilted(Float64Array.of(1 + 3 + 0.25, 2, 3), 0)).toBeCloseTo(0.25, 12)
    expect(tilted(Float64Array.of(1, 2 + 1 + 0.25, 3), 0)).toBeCloseTo(0.25, 12)
    expect(tilted(Float64Array.of(1, 2, 3 + 2 + 0.25), 0)).toBeCloseTo(0.25, 12)
  })

  test('a plane counts in metres, however long its normal is', () => {
    const wall = { name: 'plane', kind: 'plane', pointM: [1, 2, 3], normal: [0, 3, 4], balls: [] } as const
    expect(createDistance(wall)(Float64Array.of(7, 2 + 3, 3 + 4), 0)).toBeCloseTo(5, 12)
    expect(createDistance(wall)(Float64Array.of(7, 2 - 3, 3 - 4), 0)).toBeCloseTo(-5, 12)
  })

  /** The least distance over a fine grid of both segments: never less than the true one. */
  function byGrid(ends: Float64Array): number {
    const at = (from: number, share: number, axis: number): number => {
      const [a, b] = [ends[from + axis] ?? 0, ends[from + 3 + axis] ?? 0]
      return a + share * (b - a)
    }
    let least = Number.POSITIVE_INFINITY
    for (let i = 0; i <= 40; i++) {
      for (let j = 0; j <= 40; j++) {
        const gap = [0, 1, 2].map((axis) => at(0, i / 40, axis) - at(6, j / 40, axis))
        least = Math.min(least, Math.hypot(...gap))
      }
    }
    return least
  }

  test('segments: as near as a grid of points says, whichever comes first', () => {
    for (let trial = 0; trial < 200; trial++) {
      const ends = Float64Array.from([point(), point(), point(), point()].flat())
      // Points, parallels and segments that cross are among them.
      if (trial % 5 === 1) ends.copyWithin(3, 0, 3)
      if (trial % 5 === 2) ends.copyWithin(9, 6, 9)
      if (trial % 5 === 3)
        for (let axis = 0; axis < 3; axis++)
          ends[9 + axis] = 2 * ends[3 + axis] - 2 * ends[axis] + ends[6 + axis]
      const distance = segmentDistance(ends, 0, 6)
      const grid = byGrid(ends)
      expect(distance).toBeLessThanOrEqual(grid + 1e-12)
      expect(distance).toBeGreaterThanOrEqual(grid - 0.07)
      const exchanged = Float64Array.from([...ends.subarray(6), ...ends.subarray(0, 6)])
      expect(segmentDistance(exchanged, 0, 6)).toBeCloseTo(distance, 9)
    }
  })

  test('segments that cross, and points', () => {
    expect(segmentDistance(Float64Array.of(-1, 0, 0, 1, 0, 0, 0, -1, 0.5, 0, 1, 0.5), 0, 6)).toBe(0.5)
    expect(segmentDistance(Float64Array.of(0, 0, 0, 0, 0, 0, 3, 4, 0, 3, 4, 0), 0, 6)).toBe(5)
  })
})

const description = await robotWithin('so101', so101Cell)
const limits = workspaceLimits(description) as WorkspaceLimits
const actuators = description.joints
const commandsAt = (): Float64Array =>
  Float64Array.from(actuators, ({ lower, upper }) => random.between(lower, upper))
const bodyOf = (name: string): number => limits.bodies.findIndex((body) => body.name === name)

describe('a chain', () => {
  const auditor = createWorkspaceAuditor(description)

  test('places a point where the description says it is', () => {
    const points = ['shoulder_link', 'wrist_link', 'gripper_link', 'jaw_link'].map((link) => ({
      link,
      at: point(),
    }))
    const chain = createChain(
      limits.bodies,
      points.map(({ link, at }) => ({ body: bodyOf(link), at })),
    )
    const out = new Float64Array(3 * points.length)
    for (let trial = 0; trial < 200; trial++) {
      const commands = commandsAt()
      chain(Float64Array.of(9, 9, ...commands), 2, out)
      const expected = points.flatMap(({ link, at }) => auditor.place(commands, link, at))
      for (const [index, value] of expected.entries()) expect(out[index]).toBeCloseTo(value, 12)
    }
  })

  test('no point moves farther than its reach says', () => {
    for (let trial = 0; trial < 300; trial++) {
      const where = point(0.2)
      const link = ['upper_arm_link', 'wrist_link', 'jaw_link'][trial % 3] ?? ''
      const reach = new Float64Array(actuators.length)
      addReach(limits, actuators, bodyOf(link), where, -1, reach)
      const before = commandsAt()
      const after =
        trial % 2 === 0 ? commandsAt() : before.map((value) => value + random.between(-0.05, 0.05))
      const [a, b] = [auditor.place(before, link, where), auditor.place(after, link, where)]
      const moved = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
      const most = reach.reduce(
        (sum, each, joint) => sum + each * Math.abs((after[joint] ?? 0) - (before[joint] ?? 0)),
        0,
      )
      expect(moved).toBeLessThanOrEqual(most + 1e-12)
    }
  })

  test('reach is no larger than it has to be: the last joint’s is the distance from its axis', () => {
    const reach = new Float64Array(actuators.length)
    addReach(limits, actuators, bodyOf('jaw_link'), [0.03, 5, 0.04], -1, reach)
    expect(reach[5]).toBeCloseTo(0.05, 12)
    // The jaw turns about y in the gripper's frame, so its point is at most its length away from the joint.
    expect(reach[4]).toBeCloseTo(Math.hypot(0.03, 5, 0.04) + Math.hypot(0.023, 0.021), 12)
  })

  test('reach counts the way of a sliding joint, and a mimic’s multiplier', () => {
    const still = { rotation: upright, multiplier: 1, offset: 0 }
    const bodies: WorkspaceLimits['bodies'] = [
      {
        ...still,
        name: 'root',
        parent: -1,
        kind: 'fixed',
        originM: [0, 0, 0],
        axis: [0, 0, 1],
        actuator: -1,
      },
      { ...still, name: 'turns', parent: 0, kind: 'turns', originM: [0, 0, 1], axis: [0, 0, 1], actuator: 0 },
      {
        ...still,
        name: 'slides',
        parent: 1,
        kind: 'slides',
        originM: [1, 0, 0],
        axis: [1, 0, 0],
        actuator: 1,
      },
      {
        ...still,
        name: 'follows',
        parent: 2,
        kind: 'turns',
        originM: [0, 0, 0],
        axis: [0, 0, 1],
        actuator: 0,
        multiplier: -2,
      },
      {
        ...still,
        name: 'held',
        parent: 3,
        kind: 'fixed',
        originM: [0.5, 0, 0],
        axis: [0, 0, 1],
        actuator: -1,
      },
    ]
    const reach = new Float64Array(2)
    addReach(
      { bodies },
      [
        { lower: 0, upper: 1 },
        { lower: -3, upper: 2 },
      ],
      4,
      [0, 0.25, 0],
      -1,
      reach,
    )
    expect(reach[1]).toBe(1)
    expect(reach[0]).toBeCloseTo(2 * 0.75 + (0.75 + 3 + 1), 12)
    const part = new Float64Array(2)
    addReach(
      { bodies },
      [
        { lower: 0, upper: 1 },
        { lower: -3, upper: 2 },
      ],
      4,
      [0, 0.25, 0],
      2,
      part,
    )
    expect([...part]).toEqual([1.5, 0])
    const scaled = bodies.map((body) =>
      body.name === 'slides' ? { ...body, multiplier: -2, offset: 1 } : body,
    )
    const far = new Float64Array(2)
    addReach(
      { bodies: scaled },
      [
        { lower: 0, upper: 1 },
        { lower: -3, upper: 2 },
      ],
      2,
      [0, 0, 0],
      -1,
      far,
    )
    expect([...far]).toEqual([0 + 7 + 1, 2])

    const out = new Float64Array(3)
    createChain(bodies, [{ body: 4, at: [0, 0.25, 0] }])(Float64Array.of(Math.PI / 2, 0.5), 0, out)
    // A quarter turn, 1.5 m out along what is now y, then half a turn back the other way.
    const place: Point = [0.25, 1, 1]
    for (const [axis, value] of place.entries()) expect(out[axis]).toBeCloseTo(value, 12)
  })

  test('the last body that carries both', () => {
    const common = (a: string, b: string): string | undefined => {
      return limits.bodies[commonBody(limits, bodyOf(a), bodyOf(b))]?.name
    }
    expect(common('jaw_link', 'wrist_link')).toBe('wrist_link')
    expect(common('wrist_link', 'jaw_link')).toBe('wrist_link')
    expect(common('base_link', 'jaw_link')).toBe('base_link')
  })
})
