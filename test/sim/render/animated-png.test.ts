import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createAnimatedPng } from '../../../sim/render/animated-png.ts'
import type { Picture } from '../../../sim/render/picture.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { decodePng, unfiltered } from './decode-png.ts'

/** Frames put together again as the specification says: each patch over what was there. */
function play(file: Uint8Array): {
  readonly pictures: readonly Uint8Array[]
  readonly delaysS: readonly number[]
} {
  const { width, height, chunks } = decodePng(file)
  const canvas = new Uint8Array(3 * width * height)
  const pictures: Uint8Array[] = []
  const delaysS: number[] = []
  let sequence = 0
  let patch = { width, height, x: 0, y: 0 }
  for (const { kind, data } of chunks) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    if (kind === 'fcTL' || kind === 'fdAT') expect(view.getUint32(0)).toBe(sequence++)
    if (kind === 'fcTL') {
      const [w, h, x, y] = [4, 8, 12, 16].map((at) => view.getUint32(at)) as [number, number, number, number]
      patch = { width: w, height: h, x, y }
      delaysS.push(view.getUint16(20) / view.getUint16(22))
    }
    if (kind !== 'IDAT' && kind !== 'fdAT') continue
    const rows = inflateSync(kind === 'IDAT' ? data : data.subarray(4))
    const rgb = unfiltered(rows, patch.width, patch.height)
    for (let y = 0; y < patch.height; y++) {
      const row = rgb.subarray(3 * y * patch.width, 3 * (y + 1) * patch.width)
      canvas.set(row, 3 * ((patch.y + y) * width + patch.x))
    }
    pictures.push(canvas.slice())
  }
  return { pictures, delaysS }
}

test('an animated PNG plays the frames it was given, each for its time', () => {
  const random = createRandom(1)
  const frame = (): Picture => ({ width: 13, height: 7, rgb: new Uint8Array(3 * 13 * 7) })
  const noise = frame()
  for (let at = 0; at < noise.rgb.length; at++) noise.rgb[at] = random.integer(256)
  const touched = { ...noise, rgb: noise.rgb.slice() }
  touched.rgb.fill(7, 3 * (2 * 13 + 4), 3 * (2 * 13 + 6))
  const frames = [noise, touched, touched, noise, frame()]

  const animation = createAnimatedPng()
  for (const [index, picture] of frames.entries()) animation.add(picture, 0.02 * (index + 1))
  const file = animation.finish()

  const { pictures, delaysS } = play(file)
  expect(pictures).toEqual(frames.map(({ rgb }) => rgb))
  expect(delaysS).toEqual([0.02, 0.04, 0.06, 0.08, 0.1])
  const control = decodePng(file).chunks.find(({ kind }) => kind === 'acTL')
  expect([...(control?.data ?? [])]).toEqual([0, 0, 0, 5, 0, 0, 0, 0])
})
