/** What of a picture is known before it is coloured: pixel by pixel, the nearest surface. */
export interface Surfaces {
  readonly width: number
  readonly height: number
  /** Larger is nearer: 1 / depth in perspective. 0, or −Infinity for parallel light, where there is nothing. */
  readonly nearness: Float32Array
  /** Number of the item, from 1; 0 where there is none. */
  readonly item: Uint16Array
  /** Normal in the world, 127 long. Shape [height, width, 3]. */
  readonly normal: Int8Array
}

export function createSurfaces(width: number, height: number): Surfaces {
  const pixels = width * height
  return {
    width,
    height,
    nearness: new Float32Array(pixels),
    item: new Uint16Array(pixels),
    normal: new Int8Array(3 * pixels),
  }
}

/** A corner in the image: pixels to the right and downwards, nearness, normal. */
export type Corner = Float64Array
export const cornerLength = 6

/** Every second pixel of a 2×2 block, and so on: what share of them `opacity` draws. */
const stipple = [0.125, 0.625, 0.875, 0.375]

/**
 * Draw one triangle where nothing nearer has been drawn. Corners are interpolated linearly in the image, which is
 * right for nearness, and for normals as good as exact on small triangles.
 *
 * @param item 0 for nearness alone
 */
export function fillTriangle(
  { width, height, nearness, item: items, normal }: Surfaces,
  a: Corner,
  b: Corner,
  c: Corner,
  item: number,
  opacity: number,
): void {
  const [ax, ay, bx, by, cx, cy] = [a[0], a[1], b[0], b[1], c[0], c[1]]
  const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
  if (!(Math.abs(area) > 1e-12)) return
  const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5))
  const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5))
  const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5))
  const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5))
  // Weights of b and c grow by these a pixel to the right.
  const stepB = (cy - ay) / area
  const stepC = -(by - ay) / area
  for (let y = top; y <= bottom; y++) {
    const py = y + 0.5 - ay
    const px = left + 0.5 - ax
    let weightB = (px * (cy - ay) - py * (cx - ax)) / area
    let weightC = (py * (bx - ax) - px * (by - ay)) / area
    for (let x = left, pixel = y * width + left; x <= right; x++, pixel++) {
      const weightA = 1 - weightB - weightC
      if (weightA >= 0 && weightB >= 0 && weightC >= 0) {
        const near = weightA * a[2] + weightB * b[2] + weightC * c[2]
        const shown = opacity >= 1 || opacity > stipple[(x & 1) + 2 * (y & 1)]
        if (near > nearness[pixel] && shown) {
          nearness[pixel] = near
          if (item > 0) {
            items[pixel] = item
            normal[3 * pixel] = 127 * (weightA * a[3] + weightB * b[3] + weightC * c[3])
            normal[3 * pixel + 1] = 127 * (weightA * a[4] + weightB * b[4] + weightC * c[4])
            normal[3 * pixel + 2] = 127 * (weightA * a[5] + weightB * b[5] + weightC * c[5])
          }
        }
      }
      weightB += stepB
      weightC += stepC
    }
  }
}
