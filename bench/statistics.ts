export function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b)
  const middle = Math.floor(ordered.length / 2)
  const upper = ordered[middle] ?? Number.NaN
  return ordered.length % 2 === 1 ? upper : (upper + (ordered[middle - 1] ?? Number.NaN)) / 2
}

/** The median with the lowest and highest round. */
export function spreadOf(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return `${median(values).toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`
}

/** Least squares through points [x, y]: slope, and its standard error by the points' distance from the line. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): {
  readonly slope: number
  readonly standardError: number
} {
  const count = points.length
  const mean = (index: 0 | 1): number => points.reduce((sum, point) => sum + point[index], 0) / count
  const [meanX, meanY] = [mean(0), mean(1)]
  const spreadX = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spreadX
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0)
  return { slope, standardError: Math.sqrt(residual / (count - 2) / spreadX) }
}
