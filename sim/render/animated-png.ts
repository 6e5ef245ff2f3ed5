import type { Picture } from './picture.ts'
import { packed, pngChunk, pngHeader, pngSignature } from './png.ts'

export interface AnimatedPng {
  /** Shown for `delayS`; the picture may be reused afterwards. */
  add(picture: Picture, delayS: number): void
  /** The file. @throws Error without a frame. */
  finish(): Uint8Array
}

/** What has changed since the last frame. */
interface Patch {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

/** Frames as one PNG that browsers play, over and over (PNG third edition, W3C 2025: acTL, fcTL, fdAT). */
export function createAnimatedPng(): AnimatedPng {
  const chunks: Uint8Array[] = []
  let shown: Picture | undefined
  let frames = 0
  let sequence = 0

  const control = ({ x, y, width, height }: Patch, delayS: number): Uint8Array => {
    const data = new DataView(new ArrayBuffer(26))
    data.setUint32(0, sequence++)
    data.setUint32(4, width)
    data.setUint32(8, height)
    data.setUint32(12, x)
    data.setUint32(16, y)
    data.setUint16(20, Math.round(1000 * delayS))
    data.setUint16(22, 1000)
    return pngChunk('fcTL', new Uint8Array(data.buffer))
  }

  return {
    add(picture, delayS) {
      const patch = shown ? changed(shown, picture) : { x: 0, y: 0, ...picture }
      chunks.push(control(patch, delayS))
      const data = packed(patch.rgb, patch.width, patch.height)
      if (frames === 0) chunks.push(pngChunk('IDAT', data))
      else {
        const numbered = new Uint8Array(data.length + 4)
        new DataView(numbered.buffer).setUint32(0, sequence++)
        numbered.set(data, 4)
        chunks.push(pngChunk('fdAT', numbered))
      }
      shown = { ...picture, rgb: picture.rgb.slice() }
      frames++
    },
    finish() {
      if (!shown) throw new Error('an animated PNG without a frame')
      const animation = new DataView(new ArrayBuffer(8))
      animation.setUint32(0, frames)
      return Buffer.concat([
        pngSignature,
        pngHeader(shown.width, shown.height),
        pngChunk('acTL', new Uint8Array(animation.buffer)),
        ...chunks,
        pngChunk('IEND', new Uint8Array(0)),
      ])
    },
  }
}

/** The smallest rectangle outside which both pictures are the same; one pixel if they are the same everywhere. */
function changed(before: Picture, after: Picture): Patch {
  const { width, height } = after
  let [left, right, top, bottom] = [width, 0, height, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x)
      const same =
        before.rgb[at] === after.rgb[at] &&
        before.rgb[at + 1] === after.rgb[at + 1] &&
        before.rgb[at + 2] === after.rgb[at + 2]
      if (same) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  if (left > right) [left, right, top, bottom] = [0, 0, 0, 0]
  const size = { width: right - left + 1, height: bottom - top + 1 }
  const rgb = new Uint8Array(3 * size.width * size.height)
  for (let y = 0; y < size.height; y++) {
    const start = 3 * ((top + y) * width + left)
    rgb.set(after.rgb.subarray(start, start + 3 * size.width), 3 * y * size.width)
  }
  return { x: left, y: top, ...size, rgb }
}
