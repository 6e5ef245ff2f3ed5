import { SinewError } from '../../contract/errors.ts'
import type { Port, Program, Tensor } from '../program.ts'
import { type Shape, sameShape, shapeError } from '../shape.ts'
import { type NodeMaker, neededFor } from './nodes.ts'

/** Ways in and out of a program. A name is taken once among inputs and states, and once among outputs. */
export interface PortOperations {
  input(name: string, shape: Shape): Tensor
  /** A value that stays in the executable from run to run; unchanged unless `replace` says otherwise. */
  state(name: string, shape: Shape): Tensor
  replace(state: Tensor, next: Tensor): void
  output(name: string, tensor: Tensor): void
  build(): Program
}

export function portOperations({ node }: NodeMaker, name: string): PortOperations {
  const inputs: Port[] = []
  const states: Port[] = []
  const outputs: Port[] = []
  const replaced = new Map<Tensor, Tensor>()

  const addPort = (ports: Port[], kind: string, portName: string, tensor: Tensor): Tensor => {
    const taken = kind === 'output' ? outputs : [...inputs, ...states]
    if (taken.some((port) => port.name === portName)) {
      throw new SinewError('engine', `${name}: ${kind} "${portName}" appears twice`, { where: portName })
    }
    ports.push({ name: portName, tensor })
    return tensor
  }

  return {
    input: (inputName, shape) =>
      addPort(inputs, 'input', inputName, node({ kind: 'input', name: inputName }, [], shape)),
    state: (stateName, shape) =>
      addPort(states, 'state', stateName, node({ kind: 'input', name: stateName }, [], shape)),
    replace(state, next) {
      if (!states.some((port) => port.tensor === state)) {
        throw new SinewError('engine', `${name}: replace() wants a tensor made by state()`)
      }
      if (!sameShape(state.shape, next.shape)) {
        throw shapeError('replace', 'equal shapes', state.shape, next.shape)
      }
      replaced.set(state, next)
    },
    output: (outputName, tensor) => void addPort(outputs, 'output', outputName, tensor),
    build() {
      const withNext = states.map((port) => ({ ...port, next: replaced.get(port.tensor) ?? port.tensor }))
      const roots = [...outputs.map((port) => port.tensor), ...withNext.map((port) => port.next)]
      return { name, inputs, states: withNext, outputs, nodes: neededFor(roots) }
    },
  }
}
