import type { ActuatorLimits } from '../types.ts'
import { createChain } from './chain.ts'
import { createDistance, type Distance, segmentDistance } from './distance.ts'
import { addReach, commonBody } from './reach.ts'
import type { WorkspaceLimits } from './types.ts'

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
  const { bodies, capsules, pairs } = limits
  const walls = limits.walls.map((wall) => ({ name: wall.name, distance: createDistance(wall) }))
  const balls = limits.balls
    .map((ball, index) => {
      const near = walls.filter((_, each) => limits.walls[each]?.balls.includes(index))
      return { ...ball, names: near.map(({ name }) => name), distances: near.map(({ distance }) => distance) }
    })
    .filter(({ distances }) => distances.length > 0)
  const paired = pairs.map(([first, second]) => {
    const [a, b] = [
      capsules[first] as (typeof capsules)[number],
      capsules[second] as (typeof capsules)[number],
    ]
    return { first, second, radii: a.radiusM + b.radiusM, a, b }
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

  const chain = createChain(
    bodies,
    [...balls, ...paired.flatMap(({ a, b }) => [a, b])].map(({ body }) => body),
  )
  const centre = new Float64Array(3)
  const ends = new Float64Array(capsules.length * 6)
  const usedCapsules = capsules
    .map((capsule, index) => ({ ...capsule, at: index * 6, index }))
    .filter(({ index }) => pairs.some((pair) => pair.includes(index)))

  const nearestOf = (distances: readonly Distance[]): number => {
    let nearest = 0
    for (let each = 1; each < distances.length; each++) {
      if (distances[each](centre, 0) < distances[nearest](centre, 0)) nearest = each
    }
    return nearest
  }

  return {
    size,
    reach,
    names: [...balls.map(({ name }) => name), ...paired.map(({ a }) => a.name)],
    measure(commands, offset, out, at) {
      chain.update(commands, offset)
      for (let index = 0; index < balls.length; index++) {
        const { body, centreM, radiusM, distances } = balls[index]
        chain.place(body, centreM, centre, 0)
        let least = Number.POSITIVE_INFINITY
        for (let each = 0; each < distances.length; each++) {
          const distance = distances[each](centre, 0)
          // Not Math.min: a NaN must not be lost, nor a bound be kept beside it.
          if (!(distance >= least)) least = distance
        }
        out[at + index] = least - radiusM
      }
      for (let index = 0; index < usedCapsules.length; index++) {
        const { body, fromM, toM, at: to } = usedCapsules[index]
        chain.place(body, fromM, ends, to)
        chain.place(body, toM, ends, to + 3)
      }
      for (let index = 0; index < paired.length; index++) {
        const { first, second, radii } = paired[index]
        out[at + balls.length + index] = segmentDistance(ends, first * 6, second * 6) - radii
      }
    },
    nearest(index) {
      if (index >= balls.length) return paired[index - balls.length].b.name
      const { body, centreM, distances, names } = balls[index]
      chain.place(body, centreM, centre, 0)
      return names[nearestOf(distances)]
    },
  }
}
