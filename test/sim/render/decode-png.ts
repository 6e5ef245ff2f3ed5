import { crc32, inflateSync } from 'node:zlib'

export interface DecodedPng {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
  readonly chunks: readonly { readonly kind: string; readonly data: Uint8Array }[]
}

/** A reader of 8-bit RGB PNGs by the specification, sharing nothing with the writer. @throws Error when one is spoilt. */
export function decodePng(file: Uint8Array): DecodedPng {
  const bytes = Buffer.from(file)
  if (bytes.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG signature')
  const chunks: { kind: string; data: Uint8Array }[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const kind = bytes.toString('latin1', at + 4, at + 8)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length)) {
      throw new Error(`the checksum of ${kind} is wrong`)
    }
    chunks.push({ kind, data })
    at += 12 + length
  }
  const header = Buffer.from(chunks[0]?.data ?? [])
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  if (chunks[0]?.kind !== 'IHDR' || header[8] !== 8 || header[9] !== 2) throw new Error('not 8-bit RGB')
  if (chunks.at(-1)?.kind !== 'IEND') throw new Error('no end')
  const idat = chunks.filter(({ kind }) => kind === 'IDAT').map(({ data }) => data)
  return { width, height, rgb: unfiltered(inflateSync(Buffer.concat(idat)), width, height), chunks }
}

/** Undo the row filters (PNG specification, §9). */
export function unfiltered(rows: Uint8Array, width: number, height: number): Uint8Array {
  const stride = 3 * width
  if (rows.length !== height * (stride + 1)) throw new Error('wrong number of bytes')
  const out = new Uint8Array(height * stride)
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)]
    for (let index = 0; index < stride; index++) {
      const a = index >= 3 ? (out[y * stride + index - 3] ?? 0) : 0
      const b = y > 0 ? (out[(y - 1) * stride + index] ?? 0) : 0
      const c = y > 0 && index >= 3 ? (out[(y - 1) * stride + index - 3] ?? 0) : 0
      const p = a + b - c
      const nearest = [a, b, c].reduce(
        (best, value) => (Math.abs(p - value) < Math.abs(p - best) ? value : best),
        a,
      )
      const guess = [0, a, b, Math.floor((a + b) / 2), nearest][filter ?? 0]
      if (guess === undefined) throw new Error(`there is no filter ${filter}`)
      out[y * stride + index] = (rows[y * (stride + 1) + 1 + index] ?? 0) + guess
    }
  }
  return out
}
