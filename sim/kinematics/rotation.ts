import type { Vec3 } from '../../src/description/types.ts'

/** Vectors and unit quaternions in the shape Rapier takes and gives. */
export interface Vector {
  x: number
  y: number
  z: number
}
export interface Rotation {
  x: number
  y: number
  z: number
  w: number
}

export const identity: Readonly<Rotation> = { x: 0, y: 0, z: 0, w: 1 }

export function vector([x, y, z]: Vec3): Vector {
  return { x, y, z }
}

export function add(a: Vector, b: Vector): Vector {
  return { x: a.x + b.x, y: a.y + b.y, z: a.z + b.z }
}

export function scale(a: Vector, factor: number): Vector {
  return { x: a.x * factor, y: a.y * factor, z: a.z * factor }
}

export function dot(a: Vector, b: Vector): number {
  return a.x * b.x + a.y * b.y + a.z * b.z
}

export function cross(a: Vector, b: Vector): Vector {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x }
}

/** Hamilton product: the rotation `b`, then `a`. */
export function multiply(a: Rotation, b: Rotation): Rotation {
  return {
    x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
    y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
    z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
    w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
  }
}

export function rotate(q: Rotation, v: Vector): Vector {
  const u = scale(cross(q, v), 2)
  return add(add(v, scale(u, q.w)), cross(q, u))
}

/** Rotation by `angleRad` about the unit vector `axis`. */
export function aboutAxis(axis: Vector, angleRad: number): Rotation {
  const half = Math.sin(angleRad / 2)
  return { x: axis.x * half, y: axis.y * half, z: axis.z * half, w: Math.cos(angleRad / 2) }
}

/** URDF's roll, pitch, yaw: about the fixed x, then y, then z axis. */
export function fromRpy([roll, pitch, yaw]: Vec3): Rotation {
  const aboutX = aboutAxis({ x: 1, y: 0, z: 0 }, roll)
  const aboutY = aboutAxis({ x: 0, y: 1, z: 0 }, pitch)
  return multiply(aboutAxis({ x: 0, y: 0, z: 1 }, yaw), multiply(aboutY, aboutX))
}

/** The shortest rotation that takes the unit vector `from` to the unit vector `to`. */
export function between(from: Vector, to: Vector): Rotation {
  const w = 1 + from.x * to.x + from.y * to.y + from.z * to.z
  // Opposite vectors have no shortest rotation: half a turn about any perpendicular.
  if (w < 1e-9)
    return Math.abs(from.x) < 0.9
      ? turn(cross(from, { x: 1, y: 0, z: 0 }))
      : turn(cross(from, { x: 0, y: 1, z: 0 }))
  const axis = cross(from, to)
  const norm = Math.hypot(axis.x, axis.y, axis.z, w)
  return { x: axis.x / norm, y: axis.y / norm, z: axis.z / norm, w: w / norm }
}

function turn(axis: Vector): Rotation {
  const norm = Math.hypot(axis.x, axis.y, axis.z)
  return { x: axis.x / norm, y: axis.y / norm, z: axis.z / norm, w: 0 }
}

/** {@link multiply} without an object of its own; `out` is neither `a` nor `b`. */
export function multiplyInto(a: Rotation, b: Rotation, out: Rotation): void {
  out.x = a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y
  out.y = a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x
  out.z = a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w
  out.w = a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z
}

/** {@link rotate} without an object of its own. */
export function rotateInto({ x, y, z, w }: Rotation, v: Vector, out: Vector): void {
  const ux = 2 * (y * v.z - z * v.y)
  const uy = 2 * (z * v.x - x * v.z)
  const uz = 2 * (x * v.y - y * v.x)
  const { x: vx, y: vy, z: vz } = v
  out.x = vx + w * ux + y * uz - z * uy
  out.y = vy + w * uy + z * ux - x * uz
  out.z = vz + w * uz + x * uy - y * ux
}

/** The rotation back: a vector of the world in the frame that `q` leads to. */
export function unrotateInto({ x, y, z, w }: Rotation, v: Vector, out: Vector): void {
  const ux = -2 * (y * v.z - z * v.y)
  const uy = -2 * (z * v.x - x * v.z)
  const uz = -2 * (x * v.y - y * v.x)
  const { x: vx, y: vy, z: vz } = v
  out.x = vx + w * ux - (y * uz - z * uy)
  out.y = vy + w * uy - (z * ux - x * uz)
  out.z = vz + w * uz - (x * uy - y * ux)
}
