import { rpyFromRotation } from './rotation-matrix.ts'
import type { Vec3 } from './types.ts'

/** A symmetric inertia tensor: xx, yy, zz, xy, xz, yz, the last three with the sign of the matrix entry. */
export type Tensor = readonly number[]

/** R · diag or tensor · Rᵀ: the tensor in the axes that the row-major rotation R leads to. */
export function rotateTensor(tensor: Tensor, rotation: readonly number[]): number[] {
  const [xx = 0, yy = 0, zz = 0, xy = 0, xz = 0, yz = 0] = tensor
  const matrix = [xx, xy, xz, xy, yy, yz, xz, yz, zz]
  const entry = (row: number, column: number): number => {
    let sum = 0
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        sum += (rotation[3 * row + i] ?? 0) * (matrix[3 * i + j] ?? 0) * (rotation[3 * column + j] ?? 0)
      }
    }
    return sum
  }
  return [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)]
}

/** What a point mass at `arm` from the centre adds: m·(|d|²·1 − d·dᵀ), parallel axes (Huygens–Steiner). */
export function pointTensor(massKg: number, [x, y, z]: Vec3): number[] {
  return [y * y + z * z, x * x + z * z, x * x + y * y, -x * y, -x * z, -y * z].map((part) => massKg * part)
}

export function addTensors(a: Tensor, b: Tensor): number[] {
  return a.map((value, index) => value + (b[index] ?? 0))
}

/** Products of inertia smaller than this share of the largest moment are rounding. */
const negligible = 1e-9

/**
 * Principal moments and axes of an inertia tensor by Jacobi's rotations (Golub and Van Loan, Matrix Computations,
 * §8.5). A tensor that is diagonal already comes back as it is, with axes that are not turned.
 */
export function principalInertia(tensor: Tensor): { inertiaKgM2: Vec3; inertiaRpyRad: Vec3 } {
  const [xx = 0, yy = 0, zz = 0, xy = 0, xz = 0, yz = 0] = tensor
  const a = [xx, xy, xz, xy, yy, yz, xz, yz, zz]
  const axes = [1, 0, 0, 0, 1, 0, 0, 0, 1]
  const smallest = negligible * Math.max(Math.abs(xx), Math.abs(yy), Math.abs(zz))
  if (Math.max(Math.abs(xy), Math.abs(xz), Math.abs(yz)) <= smallest) {
    return { inertiaKgM2: [xx, yy, zz], inertiaRpyRad: [0, 0, 0] }
  }
  for (let sweep = 0; sweep < 20; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      rotate(a, axes, p, q)
    }
  }
  const [m0 = 0, , , , m1 = 0, , , , m2 = 0] = a
  return { inertiaKgM2: [m0, m1, m2], inertiaRpyRad: rpyFromRotation(rightHanded(axes)) }
}

/** One Jacobi rotation that makes a[p][q] zero; `axes` gathers the rotations in its columns. */
function rotate(a: number[], axes: number[], p: number, q: number): void {
  const apq = a[3 * p + q] ?? 0
  if (apq === 0) return
  const theta = ((a[3 * q + q] ?? 0) - (a[3 * p + p] ?? 0)) / (2 * apq)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  for (let k = 0; k < 3; k++) turnPair(a, 3 * k + p, 3 * k + q, c, s)
  for (let k = 0; k < 3; k++) turnPair(a, 3 * p + k, 3 * q + k, c, s)
  for (let k = 0; k < 3; k++) turnPair(axes, 3 * k + p, 3 * k + q, c, s)
}

function turnPair(values: number[], i: number, j: number, c: number, s: number): void {
  const [x = 0, y = 0] = [values[i], values[j]]
  values[i] = c * x - s * y
  values[j] = s * x + c * y
}

/** Jacobi's rotations are proper, so the axes are right-handed up to rounding; take out what rounding there is. */
function rightHanded(axes: readonly number[]): number[] {
  const [xx = 0, xy = 0, , yx = 0, yy = 0, , zx = 0, zy = 0] = axes
  const [nx, ny] = [Math.hypot(xx, yx, zx), Math.hypot(xy, yy, zy)]
  const [ax, ay, az] = [xx / nx, yx / nx, zx / nx]
  const [bx, by, bz] = [xy / ny, yy / ny, zy / ny]
  return [ax, bx, ay * bz - az * by, ay, by, az * bx - ax * bz, az, bz, ax * by - ay * bx]
}
