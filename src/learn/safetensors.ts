import { SinewError } from '../contract/errors.ts'

/**
 * The safetensors file format (huggingface/safetensors, "Format"): u64 length of the header, a JSON header with
 * dtype, shape and byte range of every tensor, then the bytes. Readable from Python with `safetensors.numpy`.
 */
export type TensorArray = Float32Array | Uint32Array | Uint8Array

export interface Tensors {
  readonly tensors: Record<string, TensorArray>
  readonly metadata: Record<string, string>
}

interface Entry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

const dtypes = { F32: Float32Array, U32: Uint32Array, U8: Uint8Array } as const

export function encodeSafetensors({ tensors, metadata }: Tensors): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  // Widest elements first, so that every tensor is aligned without padding between them.
  const names = Object.keys(tensors).sort(
    (a, b) => width(tensors[b]) - width(tensors[a]) || (a < b ? -1 : a > b ? 1 : 0),
  )
  let offset = 0
  for (const name of names) {
    const array = tensors[name]
    const end = offset + array.byteLength
    header[name] = { dtype: dtypeOf(array), shape: [array.length], data_offsets: [offset, end] }
    offset = end
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(json.length / 8) * 8
  const file = new Uint8Array(8 + headerLength + offset)
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true)
  file.fill(0x20, 8, 8 + headerLength)
  file.set(json, 8)
  let position = 8 + headerLength
  for (const name of names) {
    const array = tensors[name]
    file.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), position)
    position += array.byteLength
  }
  return file
}

/** @throws SinewError `data` if the bytes are not a whole safetensors file of F32, U32 and U8 tensors. */
export function decodeSafetensors(bytes: Uint8Array, where: string): Tensors {
  const fail = (expected: string, received: string): SinewError =>
    new SinewError('data', 'not a readable checkpoint', {
      where,
      expected,
      received,
      fix: 'use another checkpoint of the run',
    })
  if (bytes.length < 8) throw fail('at least 8 bytes', `${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = Number(view.getBigUint64(0, true))
  const start = 8 + headerLength
  if (start > bytes.length) throw fail(`${start} bytes`, `${bytes.length} bytes`)
  let header: Record<string, Entry>
  let metadata: Record<string, string>
  try {
    const parsed = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)))
    const { __metadata__, ...rest } = parsed
    header = rest
    metadata = __metadata__ ?? {}
  } catch (cause) {
    throw fail('a JSON header', cause instanceof Error ? cause.message : String(cause))
  }
  const tensors: Record<string, TensorArray> = {}
  for (const [name, entry] of Object.entries(header)) {
    const kind = dtypes[entry.dtype as keyof typeof dtypes]
    if (!kind) throw fail('dtype F32, U32 or U8', `${entry.dtype} in "${name}"`)
    const [from, to] = entry.data_offsets
    if (start + to > bytes.length) throw fail(`${start + to} bytes`, `${bytes.length} bytes`)
    // Not `slice`: a Buffer's shares memory, and its offset need not be aligned.
    const copy = new Uint8Array(to - from)
    copy.set(bytes.subarray(start + from, start + to))
    tensors[name] = new kind(copy.buffer, 0, copy.length / kind.BYTES_PER_ELEMENT)
  }
  return { tensors, metadata }
}

function dtypeOf(array: TensorArray): keyof typeof dtypes {
  if (array instanceof Float32Array) return 'F32'
  return array instanceof Uint32Array ? 'U32' : 'U8'
}

function width(array: TensorArray | undefined): number {
  return array?.BYTES_PER_ELEMENT ?? 0
}
