import { protobuf } from '../tensor/onnx/protobuf.ts'
import { type Field, readFields } from './protobuf-reader.ts'

/**
 * The key-value pairs of an ONNX file: `ModelProto.metadata_props`, field 14, of `StringStringEntryProto`
 * (key 1, value 2), https://onnx.ai/onnx/repo-docs/IR.html. ONNX Runtime's JavaScript API does not give them.
 */
const metadataField = 14
/** `ModelProto`: ir_version and graph. */
const irVersionField = 1
const graphField = 7

export interface OnnxFile {
  readonly metadata: ReadonlyMap<string, string>
  /** Has what every ONNX model has: an IR version and a graph. */
  readonly isModel: boolean
  /** Byte range of the last field of the file; undefined for an empty file. */
  readonly last: Field | undefined
}

/** @throws WireError when the bytes are not a protocol buffer from end to end. */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const metadata = new Map<string, string>()
  const seen = new Set<number>()
  let last: Field | undefined
  for (const field of readFields(bytes)) {
    last = field
    seen.add(field.number)
    if (field.number !== metadataField || field.wireType !== 2) continue
    let key = ''
    let value = ''
    for (const part of readFields(bytes, field.valueStart, field.end)) {
      if (part.wireType !== 2) continue
      const text = decoder.decode(bytes.subarray(part.valueStart, part.end))
      if (part.number === 1) key = text
      if (part.number === 2) value = text
    }
    metadata.set(key, value)
  }
  return { metadata, isModel: seen.has(irVersionField) && seen.has(graphField), last }
}

/** One pair as bytes, to be put at the end of an ONNX file (fields may stand in any order). */
export function encodeMetadata(key: string, value: string): Uint8Array {
  return protobuf().message(metadataField, protobuf().text(1, key).text(2, value)).finish()
}
