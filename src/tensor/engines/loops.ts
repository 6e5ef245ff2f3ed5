import { broadcastStrides, type Shape, sizeOf } from '../shape.ts'

/** Call `visit` with the flat index into `shape` and into an array of `strides` over it. */
function walk(shape: Shape, strides: readonly number[], visit: (index: number, other: number) => void): void {
  const counter = new Array<number>(shape.length).fill(0)
  const total = sizeOf(shape)
  let other = 0
  for (let index = 0; index < total; index++) {
    visit(index, other)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = counter[axis] + 1
      other += strides[axis]
      if (next < shape[axis]) {
        counter[axis] = next
        break
      }
      counter[axis] = 0
      other -= strides[axis] * next
    }
  }
}

/** Repeat `values` of shape `from` along the axes in which `to` is longer. */
export function spread(values: Float64Array, from: Shape, to: Shape): Float64Array {
  const result = new Float64Array(sizeOf(to))
  walk(to, broadcastStrides(from, to), (index, source) => {
    result[index] = values[source]
  })
  return result
}

/** The opposite of `spread`: sum over the axes in which `from` is longer. */
export function sumInto(values: Float64Array, from: Shape, to: Shape): Float64Array {
  const result = new Float64Array(sizeOf(to))
  walk(from, broadcastStrides(to, from), (index, target) => {
    result[target] += values[index]
  })
  return result
}

/** As `sumInto`, but the largest instead of the sum; NaN if one is among them. */
export function maxInto(values: Float64Array, from: Shape, to: Shape): Float64Array {
  const result = new Float64Array(sizeOf(to)).fill(-Infinity)
  walk(from, broadcastStrides(to, from), (index, target) => {
    result[target] = Math.max(result[target], values[index])
  })
  return result
}

/** Those rows (axis 0) of `table` that `indices` name. */
export function takeRows(table: Float64Array, shape: Shape, indices: Float64Array): Float64Array {
  const length = sizeOf(shape.slice(1))
  const result = new Float64Array(indices.length * length)
  indices.forEach((row, index) => {
    result.set(table.subarray(row * length, (row + 1) * length), index * length)
  })
  return result
}

/** Zeros of shape `shape`, with row r of `rows` added to row indices[r]. */
export function scatterRows(indices: Float64Array, rows: Float64Array, shape: Shape): Float64Array {
  const length = sizeOf(shape.slice(1))
  const result = new Float64Array(sizeOf(shape))
  indices.forEach((row, index) => {
    for (let k = 0; k < length; k++) result[row * length + k] += rows[index * length + k]
  })
  return result
}

/** op(a) · op(b), the result of shape `shape`. */
export function multiplyMatrices(
  a: Float64Array,
  b: Float64Array,
  shape: Shape,
  inner: number,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
): Float64Array {
  const [rows, columns] = shape
  const result = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const left = a[transposeA ? k * rows + row : row * inner + k]
      for (let column = 0; column < columns; column++) {
        const right = b[transposeB ? column * inner + k : k * columns + column]
        result[row * columns + column] += left * right
      }
    }
  }
  return result
}

/** Copy `part` of shape `partShape` to or from position `start` on `axis` of `whole`. */
export function copySlice(
  whole: Float64Array,
  wholeShape: Shape,
  part: Float64Array,
  partShape: Shape,
  axis: number,
  start: number,
  direction: 'in' | 'out',
): void {
  const outer = sizeOf(wholeShape.slice(0, axis))
  const stride = sizeOf(wholeShape.slice(axis))
  const run = sizeOf(partShape.slice(axis))
  const offset = start * sizeOf(wholeShape.slice(axis + 1))
  for (let block = 0; block < outer; block++) {
    const from = block * stride + offset
    if (direction === 'out') part.set(whole.subarray(from, from + run), block * run)
    else whole.set(part.subarray(block * run, (block + 1) * run), from)
  }
}
