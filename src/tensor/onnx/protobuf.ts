/**
 * Just enough of the protocol buffers wire format to write ONNX models and TensorBoard events:
 * https://protobuf.dev/programming-guides/encoding
 */
export interface ProtobufWriter {
  varint(field: number, value: number): ProtobufWriter
  float(field: number, value: number): ProtobufWriter
  double(field: number, value: number): ProtobufWriter
  text(field: number, value: string): ProtobufWriter
  bytes(field: number, value: Uint8Array): ProtobufWriter
  message(field: number, value: ProtobufWriter): ProtobufWriter
  finish(): Uint8Array
}

const encoder = new TextEncoder()

export function protobuf(): ProtobufWriter {
  const chunks: Uint8Array[] = []
  const tag = (field: number, wireType: number): void => void chunks.push(encodeVarint(field * 8 + wireType))

  const writer: ProtobufWriter = {
    varint(field, value) {
      tag(field, 0)
      chunks.push(encodeVarint(value))
      return writer
    },
    float(field, value) {
      tag(field, 5)
      const data = new Uint8Array(4)
      new DataView(data.buffer).setFloat32(0, value, true)
      chunks.push(data)
      return writer
    },
    double(field, value) {
      tag(field, 1)
      const data = new Uint8Array(8)
      new DataView(data.buffer).setFloat64(0, value, true)
      chunks.push(data)
      return writer
    },
    text: (field, value) => writer.bytes(field, encoder.encode(value)),
    bytes(field, value) {
      tag(field, 2)
      chunks.push(encodeVarint(value.length), value)
      return writer
    },
    message: (field, value) => writer.bytes(field, value.finish()),
    finish() {
      const result = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0))
      let offset = 0
      for (const chunk of chunks) {
        result.set(chunk, offset)
        offset += chunk.length
      }
      return result
    },
  }
  return writer
}

/** Non-negative integers up to 2⁵³. */
function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return Uint8Array.from(bytes)
}
