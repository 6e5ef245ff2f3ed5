/** Rows of a 3×4 matrix: a rotation with scale, and a translation. */
export type Matrix = readonly number[]

export const identity: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]

/** First b, then a. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  if (b === identity) return a
  return a.map((_, index) => {
    const row = 4 * Math.floor(index / 4)
    const column = index % 4
    const sum = [0, 1, 2].reduce((total, k) => total + (a[row + k] ?? 0) * (b[4 * k + column] ?? 0), 0)
    return column === 3 ? sum + (a[row + 3] ?? 0) : sum
  })
}

/** Points (x, y, z of each), moved. What is left over at the end of a list that is no multiple of 3 is dropped. */
export function transformed(points: ArrayLike<number>, m: Matrix): Float64Array {
  const [xx = 1, xy = 0, xz = 0, x0 = 0, yx = 0, yy = 1, yz = 0, y0 = 0, zx = 0, zy = 0, zz = 1, z0 = 0] = m
  const out = new Float64Array(points.length - (points.length % 3))
  for (let index = 0; index + 2 < points.length; index += 3) {
    const [x = 0, y = 0, z = 0] = [points[index], points[index + 1], points[index + 2]]
    out[index] = xx * x + xy * y + xz * z + x0
    out[index + 1] = yx * x + yy * y + yz * z + y0
    out[index + 2] = zx * x + zy * y + zz * z + z0
  }
  return out
}
