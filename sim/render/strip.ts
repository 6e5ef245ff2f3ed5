import type { Picture } from './picture.ts'

/** Pictures of one size beside one another. */
export function besideEachOther(pictures: readonly Picture[]): Picture {
  const [first] = pictures
  if (!first) return { width: 0, height: 0, rgb: new Uint8Array(0) }
  const width = first.width * pictures.length
  const rgb = new Uint8Array(3 * width * first.height)
  for (const [index, picture] of pictures.entries()) {
    for (let y = 0; y < first.height; y++) {
      const row = picture.rgb.subarray(3 * y * first.width, 3 * (y + 1) * first.width)
      rgb.set(row, 3 * (y * width + index * first.width))
    }
  }
  return { width, height: first.height, rgb }
}

/** `count` whole numbers from the first to the last of `length`, evenly. */
export function evenly(length: number, count: number): number[] {
  if (count === 1) return [0]
  return Array.from({ length: count }, (_, index) => Math.round((index * (length - 1)) / (count - 1)))
}
