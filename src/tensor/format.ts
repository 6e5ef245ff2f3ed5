import type { Port, Program, Tensor } from './program.ts'
import { formatShape } from './shape.ts'

/** Constants up to this long are shown whole. */
const shownValues = 8

/**
 * A program to read, one node a line: `%number = operation(inputs) settings [shape] → ports`. Numbers are the nodes'
 * ids; those that are missing were dead code.
 */
export function formatProgram({ name, inputs, states, outputs, nodes }: Program): string {
  const counts = [
    counted(inputs, 'input'),
    counted(states, 'state'),
    counted(outputs, 'output'),
    counted(nodes, 'node'),
  ]
  const stateTensors = new Set(states.map(({ tensor }) => tensor))
  const unused = inputs.filter(({ tensor }) => !nodes.includes(tensor))
  const lines = nodes.map((tensor) => {
    const doors = [
      ...named('output', outputs, (port) => port.tensor === tensor),
      ...named('next', states, ({ tensor: now, next }) => next === tensor && next !== now),
    ]
    const node = `%${tensor.id} = ${formatOperation(tensor, stateTensors)} ${formatShape(tensor.shape)}`
    return doors.length > 0 ? `${node} → ${doors.join(', ')}` : node
  })
  return [
    `program "${name}": ${counts.join(', ')}`,
    ...unused.map((port) => `unused input "${port.name}" ${formatShape(port.tensor.shape)}`),
    ...lines,
    '',
  ].join('\n')
}

function formatOperation(tensor: Tensor, states: ReadonlySet<Tensor>): string {
  const { operation, inputs } = tensor
  const sources = inputs.map(({ id }) => `%${id}`).join(', ')
  const call = (settings = ''): string => `${operation.kind}(${sources})${settings && ` ${settings}`}`
  switch (operation.kind) {
    case 'input':
      return `${states.has(tensor) ? 'state' : 'input'} "${operation.name}"`
    case 'constant':
      return `constant ${formatValues(operation.values)}`
    case 'clip':
      return call(`from ${operation.low} to ${operation.high}`)
    case 'gemm':
      return call(
        [operation.transposeA ? 'aᵀ' : '', operation.transposeB ? 'bᵀ' : ''].filter(Boolean).join(' '),
      )
    case 'sum':
    case 'max':
      return call(`over ${operation.axes.join(', ')}`)
    case 'concat':
      return call(`along ${operation.axis}`)
    case 'slice':
      return call(`along ${operation.axis} from ${operation.start}`)
    default:
      return call()
  }
}

function formatValues(values: Float32Array): string {
  // Seven digits say all that a float32 knows, nearly.
  const shown = Array.from(values.subarray(0, shownValues), (value) => String(Number(value.toPrecision(7))))
  return values.length > shownValues ? `${shown.join(' ')} … (${values.length})` : shown.join(' ')
}

function named<P extends Port>(kind: string, ports: readonly P[], belongs: (port: P) => boolean): string[] {
  return ports.filter(belongs).map((port) => `${kind} "${port.name}"`)
}

function counted(list: readonly unknown[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`
}
