import { rotationFromRpy } from './rotation-matrix.ts'
import type { Geometry, Link, Vec3 } from './types.ts'

export interface PlacedBall {
  readonly centreM: Vec3
  readonly radiusM: number
}

export interface PlacedCapsule {
  readonly fromM: Vec3
  readonly toM: Vec3
  readonly radiusM: number
}

const plus = (a: Vec3, b: Vec3, share = 1): Vec3 => [
  a[0] + share * b[0],
  a[1] + share * b[1],
  a[2] + share * b[2],
]
const distance = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
const sides = [-0.5, 0.5] as const

/** From the frame of a shape into its link's. */
function placed({ originM, rpyRad }: Geometry, [x, y, z]: Vec3): Vec3 {
  const r = rotationFromRpy(rpyRad)
  const turned = [0, 3, 6].map((row) => (r[row] ?? 0) * x + (r[row + 1] ?? 0) * y + (r[row + 2] ?? 0) * z)
  return plus(originM, turned as [number, number, number])
}

/**
 * Balls whose convex hull holds the shape: on the right side of a plane, or in a box, they are if and only if it is. A
 * cylinder counts as the capsule about it.
 */
function hullOf(geometry: Geometry): PlacedBall[] {
  const { shape } = geometry
  const ball = (centre: Vec3, radiusM: number): PlacedBall => ({ centreM: placed(geometry, centre), radiusM })
  switch (shape.kind) {
    case 'sphere':
      return [ball([0, 0, 0], shape.radiusM)]
    case 'capsule':
    case 'cylinder':
      return sides.map((side) => ball(plus([0, 0, 0], shape.axis, side * shape.lengthM), shape.radiusM))
    case 'hull':
      return shape.pointsM.map((point) => ball(point, 0))
    case 'box': {
      const [x, y, z] = shape.sizeM
      return sides.flatMap((i) => sides.flatMap((j) => sides.map((k) => ball([i * x, j * y, k * z], 0))))
    }
    case 'mesh':
      return []
  }
}

/** A capsule that holds the shape: along the longest side of the box that its hull's balls take up in its own frame. */
function capsuleOf(geometry: Geometry): PlacedCapsule {
  const { shape } = geometry
  const balls = hullOf({ ...geometry, originM: [0, 0, 0], rpyRad: [0, 0, 0] })
  if (shape.kind === 'capsule' || shape.kind === 'cylinder') {
    const [from, to] = balls.map(({ centreM }) => placed(geometry, centreM)) as [Vec3, Vec3]
    return { fromM: from, toM: to, radiusM: shape.radiusM }
  }
  const middle: number[] = []
  const sizes: number[] = []
  for (const axis of [0, 1, 2] as const) {
    const places = balls.map(({ centreM }) => centreM[axis])
    const [low, high] = [Math.min(...places), Math.max(...places)]
    middle.push((low + high) / 2)
    sizes.push(high - low)
  }
  const along = sizes.indexOf(Math.max(...sizes))
  const end = (side: number): Vec3 => {
    const point = middle.map((value, axis) => value + (axis === along ? side * (sizes[axis] ?? 0) : 0))
    return placed(geometry, point as [number, number, number])
  }
  const across = (point: Vec3): number => {
    return Math.hypot(...point.map((value, axis) => (axis === along ? 0 : value - (middle[axis] ?? 0))))
  }
  const radiusM = Math.max(...balls.map((ball) => ball.radiusM + across(ball.centreM)))
  return { fromM: end(-0.5), toM: end(0.5), radiusM }
}

/** Balls that cover a capsule, closer together than its radius. */
function coverOf({ fromM, toM, radiusM }: PlacedCapsule): PlacedBall[] {
  const length = distance(fromM, toM)
  const gaps = radiusM > 0 ? Math.ceil(length / radiusM) : 0
  if (gaps === 0) return [{ centreM: fromM, radiusM }]
  const covering = Math.hypot(radiusM, length / gaps / 2)
  return Array.from({ length: gaps + 1 }, (_, index) => ({
    centreM: plus(fromM, plus(toM, fromM, -1), index / gaps),
    radiusM: covering,
  }))
}

const colliding = (link: Link): Geometry[] => link.geometry.filter(({ collides }) => collides)

/** For planes, and boxes to stay in: see `hullOf`. */
export const hullBalls = (link: Link): PlacedBall[] => colliding(link).flatMap(hullOf)

/** For boxes to stay out of: balls that cover the capsules about the link's shapes, and stick out of those capsules by an eighth of their radius at most. */
export const coverBalls = (link: Link): PlacedBall[] => {
  return colliding(link).flatMap((geometry) => coverOf(capsuleOf(geometry)))
}

/** For links that keep apart: a capsule about each of the link's shapes. */
export const linkCapsules = (link: Link): PlacedCapsule[] => colliding(link).map(capsuleOf)
