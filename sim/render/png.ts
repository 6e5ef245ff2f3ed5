import { deflateSync } from 'node:zlib'
import { crc32 } from './crc.ts'
import type { Picture } from './picture.ts'

export const pngSignature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)

/** A picture as a PNG file, 8 bits a channel (ISO/IEC 15948). */
export function encodePng({ width, height, rgb }: Picture): Uint8Array {
  return Buffer.concat([
    pngSignature,
    pngHeader(width, height),
    pngChunk('IDAT', packed(rgb, width, height)),
    pngChunk('IEND', new Uint8Array(0)),
  ])
}

export function pngHeader(width: number, height: number): Uint8Array {
  const data = new DataView(new ArrayBuffer(13))
  data.setUint32(0, width)
  data.setUint32(4, height)
  data.setUint8(8, 8) // bits
  data.setUint8(9, 2) // red, green, blue
  return pngChunk('IHDR', new Uint8Array(data.buffer))
}

export function pngChunk(kind: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(data.length + 12)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, data.length)
  chunk.set(new TextEncoder().encode(kind), 4)
  chunk.set(data, 8)
  view.setUint32(data.length + 8, crc32(chunk.subarray(4, data.length + 8)))
  return chunk
}

const bytesPerPixel = 3

/** Rows filtered as the specification advises, each by whatever gives the smallest sum of differences, then deflated. */
export function packed(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const stride = width * bytesPerPixel
  const rows = new Uint8Array(height * (stride + 1))
  const trial = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    let best = Number.POSITIVE_INFINITY
    for (const filter of [1, 2, 4]) {
      const sum = filterRow(filter, rgb, y * stride, y > 0 ? stride : 0, trial)
      if (sum >= best) continue
      best = sum
      rows[y * (stride + 1)] = filter
      rows.set(trial, y * (stride + 1) + 1)
    }
  }
  return deflateSync(rows, { level: 9 })
}

/** Write a filtered row and give the sum of its absolute differences. `above` is how far back the row above is, or 0. */
function filterRow(filter: number, rgb: Uint8Array, start: number, above: number, out: Uint8Array): number {
  let sum = 0
  for (let index = 0; index < out.length; index++) {
    const at = start + index
    const left = index >= bytesPerPixel ? rgb[at - bytesPerPixel] : 0
    const up = above > 0 ? rgb[at - above] : 0
    const corner = above > 0 && index >= bytesPerPixel ? rgb[at - above - bytesPerPixel] : 0
    const guess = filter === 1 ? left : filter === 2 ? up : paeth(left, up, corner)
    const difference = (rgb[at] - guess) & 0xff
    out[index] = difference
    sum += difference < 128 ? difference : 256 - difference
  }
  return sum
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
