import type { ActuatorLimits } from '../types.ts'
import { createChain } from './chain.ts'
import { segmentDistance, wallDistance, wallLength, writeWall } from './distance.ts'
import { addReach, commonBody } from './reach.ts'
import type { Wall, WorkspaceLimits } from './types.ts'

/** How much room there is, seen from each ball to its nearest wall and from each pair of capsules between the two. */
export interface Clearance {
  /** What has its room judged, for messages. */
  readonly names: readonly string[]
  readonly size: number
  /** How fast the room can change at most, per rad or m of each actuator's command. Shape [size, actuators]. */
  readonly reach: Float64Array
  /** The room, m, with the commands at commands[offset…], into out[at…at + size − 1]. */
  measure(commands: Float64Array, offset: number, out: Float64Array, at: number): void
  /** The wall, or the other capsule, that is nearest to `index` where `measure` was asked last. */
  nearest(index: number): string
}

export function createClearance(
  limits: WorkspaceLimits,
  actuators: readonly Pick<ActuatorLimits, 'lower' | 'upper'>[],
): Clearance {
  const { bodies, capsules, pairs, walls } = limits
  const table = new Float64Array(walls.length * wallLength)
  for (const [index, wall] of walls.entries()) writeWall(wall, table, index * wallLength)
  const seen = limits.balls.map((_, index) => walls.some((wall) => wall.balls.includes(index)))
  const balls = limits.balls.filter((_, index) => seen[index])
  /** The walls of each ball, one list after the other: those of ball i are at first[i] … first[i + 1] − 1. */
  const lists = balls.map((ball) => {
    const index = limits.balls.indexOf(ball)
    return walls.flatMap((wall, each) => (wall.balls.includes(index) ? [each * wallLength] : []))
  })
  const near = Int32Array.from(lists.flat())
  const first = Int32Array.from(
    { length: balls.length + 1 },
    (_, index) => lists.slice(0, index).flat().length,
  )
  const paired = pairs.map(([first, second]) => {
    const [a, b] = [
      capsules[first] as (typeof capsules)[number],
      capsules[second] as (typeof capsules)[number],
    ]
    return { from: first * 6, to: second * 6, radiusM: a.radiusM + b.radiusM, a, b }
  })

  const size = balls.length + paired.length
  const reach = new Float64Array(size * actuators.length)
  const row = (index: number): Float64Array => {
    return reach.subarray(index * actuators.length, (index + 1) * actuators.length)
  }
  for (const [index, { body, centreM }] of balls.entries()) {
    addReach(limits, actuators, body, centreM, -1, row(index))
  }
  const oneEnd = new Float64Array(actuators.length)
  for (const [index, { a, b }] of paired.entries()) {
    // What moves both moves neither towards the other. Of a segment no point moves farther than one of its ends.
    const out = row(balls.length + index)
    const until = commonBody(limits, a.body, b.body)
    for (const { body, fromM, toM } of [a, b]) {
      const most = new Float64Array(actuators.length)
      for (const end of [fromM, toM]) {
        oneEnd.fill(0)
        addReach(limits, actuators, body, end, until, oneEnd)
        for (let joint = 0; joint < most.length; joint++) most[joint] = Math.max(most[joint], oneEnd[joint])
      }
      for (let joint = 0; joint < most.length; joint++) out[joint] += most[joint]
    }
  }

  const chain = createChain(bodies, [
    ...balls.map(({ body, centreM }) => ({ body, at: centreM })),
    ...capsules.flatMap(({ body, fromM, toM }) => [fromM, toM].map((at) => ({ body, at }))),
  ])
  const places = new Float64Array((balls.length + 2 * capsules.length) * 3)
  const radii = Float64Array.from([
    ...balls.map(({ radiusM }) => radiusM),
    ...paired.map(({ radiusM }) => radiusM),
  ])
  /** Where in `places` the two segments of a pair begin. */
  const segments = Int32Array.from(
    paired.flatMap(({ from, to }) => [3 * balls.length + from, 3 * balls.length + to]),
  )

  const toWall = (ball: number, wall: number): number => {
    return wallDistance(table, wall, places[3 * ball], places[3 * ball + 1], places[3 * ball + 2])
  }

  return {
    size,
    reach,
    names: [...balls.map(({ name }) => name), ...paired.map(({ a }) => a.name)],
    measure(commands, offset, out, at) {
      chain(commands, offset, places)
      for (let ball = 0; ball < balls.length; ball++) {
        let least = Number.POSITIVE_INFINITY
        for (let each = first[ball]; each < first[ball + 1]; each++)
          least = Math.min(least, toWall(ball, near[each]))
        out[at + ball] = least - radii[ball]
      }
      for (let pair = 0; pair < paired.length; pair++) {
        const distance = segmentDistance(places, segments[2 * pair], segments[2 * pair + 1])
        out[at + balls.length + pair] = distance - radii[balls.length + pair]
      }
    },
    nearest(index) {
      if (index >= balls.length) return paired[index - balls.length].b.name
      const rooms = lists[index].map((wall) => toWall(index, wall))
      return (walls[lists[index][rooms.indexOf(Math.min(...rooms))] / wallLength] as Wall).name
    },
  }
}
