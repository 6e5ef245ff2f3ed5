import { type Port, type Program, replacedStates, type Tensor } from '../program.ts'
import type { Shape } from '../shape.ts'
import { float32, int64, type OnnxConstant, type OnnxNode } from './graph.ts'
import { type LowerOptions, lower } from './lower.ts'
import { type ProtobufWriter, protobuf } from './protobuf.ts'

/** Field numbers below are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 */
const irVersion = 8
const opsetVersion = 17

/** What a state's successor is called among the outputs of the ONNX graph. */
export function nextStateName(state: string): string {
  return `${state}.next`
}

/**
 * The program as an ONNX model, ready to be written to a file. A state `x` becomes an input `x` and, if the
 * program replaces it, an output `x.next`. Runs wherever ONNX opset 17 runs.
 */
export function toOnnx(program: Program, options?: LowerOptions): Uint8Array {
  const outputs = [
    ...program.outputs,
    ...replacedStates(program).map(({ name, next }) => ({ name: nextStateName(name), tensor: next })),
  ]
  const { nodes, constants } = lower(program, outputs, options)
  const graph = protobuf()
  for (const node of nodes) graph.message(1, nodeMessage(node))
  graph.text(2, program.name)
  for (const constant of constants) graph.message(5, constantMessage(constant))
  for (const port of [...program.inputs, ...program.states])
    graph.message(11, valueInfo(port.name, port.tensor))
  for (const port of outputs) graph.message(12, valueInfo(port.name, port.tensor))

  return protobuf()
    .varint(1, irVersion)
    .text(2, 'sinew')
    .message(7, graph)
    .message(8, protobuf().text(1, '').varint(2, opsetVersion))
    .finish()
}

function nodeMessage({ name, operator, inputs, outputs, attributes }: OnnxNode): ProtobufWriter {
  const message = protobuf()
  for (const input of inputs) message.text(1, input)
  for (const output of outputs) message.text(2, output)
  message.text(3, name).text(4, operator)
  for (const [key, value] of Object.entries(attributes)) {
    // AttributeProto: name = 1, f = 2, i = 3, s = 4, ints = 8, type = 20 (FLOAT = 1, INT = 2, STRING = 3, INTS = 7).
    const attribute = protobuf().text(1, key)
    if ('int' in value) attribute.varint(3, value.int).varint(20, 2)
    else if ('text' in value) attribute.text(4, value.text).varint(20, 3)
    else if ('ints' in value) {
      for (const int of value.ints) attribute.varint(8, int)
      attribute.varint(20, 7)
    } else attribute.float(2, value.float).varint(20, 1)
    message.message(5, attribute)
  }
  return message
}

function constantMessage({ name, shape, values }: OnnxConstant): ProtobufWriter {
  const message = protobuf()
  for (const length of shape) message.varint(1, length)
  return message
    .varint(2, values instanceof Float32Array ? float32 : int64)
    .text(8, name)
    .bytes(9, littleEndian(values))
}

function valueInfo(name: Port['name'], tensor: Tensor): ProtobufWriter {
  const tensorType = protobuf().varint(1, float32).message(2, shapeMessage(tensor.shape))
  return protobuf().text(1, name).message(2, protobuf().message(1, tensorType))
}

function shapeMessage(shape: Shape): ProtobufWriter {
  const message = protobuf()
  for (const length of shape) message.message(1, protobuf().varint(1, length))
  return message
}

function littleEndian(values: Float32Array | readonly number[]): Uint8Array {
  const width = values instanceof Float32Array ? 4 : 8
  const view = new DataView(new ArrayBuffer(values.length * width))
  values.forEach((value, index) => {
    if (values instanceof Float32Array) view.setFloat32(index * 4, value, true)
    else view.setBigInt64(index * 8, BigInt(value), true)
  })
  return new Uint8Array(view.buffer)
}
