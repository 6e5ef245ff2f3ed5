import type { Shape } from '../shape.ts'

/** TensorProto.DataType */
export const float32 = 1
export const int64 = 7
const castTypes = { int32: 6, bool: 9 } as const

export interface OnnxNode {
  readonly name: string
  readonly operator: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Attributes
}

export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly text: string }

type Attributes = Readonly<Record<string, Attribute>>

/** Float32 data, or 64-bit integers where an operator wants axes or shapes. */
export interface OnnxConstant {
  readonly name: string
  readonly shape: Shape
  readonly values: Float32Array | readonly number[]
}

/** Collects operators and constants; what is asked for twice is made once. Each call returns the result's name. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[]
  emit(operator: string, inputs: readonly string[], outputs: readonly string[], attributes?: Attributes): void
  constant(name: string, shape: Shape, values: Float32Array | readonly number[]): string
  integers(values: readonly number[]): string
  scalar(value: number): string
  /** The tensor `name` in another type. */
  cast(name: string, to: keyof typeof castTypes): string
  /** Those that an operator reads. */
  usedConstants(): OnnxConstant[]
}

export function onnxGraph(): OnnxGraph {
  const nodes: OnnxNode[] = []
  const constants = new Map<string, OnnxConstant>()

  const graph: OnnxGraph = {
    nodes,
    emit(operator, inputs, outputs, attributes = {}) {
      nodes.push({ name: `${operator}_${outputs[0]}`, operator, inputs, outputs, attributes })
    },
    constant(name, shape, values) {
      constants.set(name, { name, shape, values })
      return name
    },
    integers: (values) => graph.constant(`i64.${values.join('.')}`, [values.length], values),
    scalar: (value) => graph.constant(`f32.${value}`, [], Float32Array.of(value)),
    cast(name, to) {
      const result = `${name}.${to}`
      const made = nodes.some(({ outputs: [output] }) => output === result)
      if (!made) graph.emit('Cast', [name], [result], { to: { int: castTypes[to] } })
      return result
    },
    usedConstants() {
      const used = new Set(nodes.flatMap((node) => node.inputs))
      return [...constants.values()].filter(({ name }) => used.has(name))
    },
  }
  return graph
}
