import { Tensor } from 'onnxruntime-node'
import { SinewError } from '../../../contract/errors.ts'
import type { Executable, Feeds } from '../../engine.ts'
import { checkFeeds, checkState } from '../../feeds.ts'
import { nextStateName } from '../../onnx/model.ts'
import { type Port, type Program, replacedStates } from '../../program.ts'
import { sizeOf } from '../../shape.ts'
import type { FixedSession } from './session.ts'

/** A run reads one and writes the other, and then they change places. */
interface StateBuffers {
  current: Tensor
  spare: Tensor
}

export type HostStates = ReadonlyMap<string, StateBuffers>

/** States in the host's memory: nothing is copied on the CPU, and both ways in every run with CUDA. */
export function hostExecutable(
  program: Program,
  session: FixedSession,
  states: HostStates,
  profiling: boolean,
): Executable {
  const inputs = allocate(program.inputs)
  const outputs = allocate(program.outputs)
  const feeds = { ...inputs }
  const fetches = { ...outputs }
  const read = program.states.map(({ name }) => ({ name, buffers: buffersOf(states, name) }))
  const written = replacedStates(program).map(({ name }) => {
    return { name: nextStateName(name), buffers: buffersOf(states, name) }
  })
  const outputValues: Feeds = Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, floats(tensor)]),
  )

  return {
    program,
    outputs: outputValues,
    async run(values) {
      checkFeeds(program, values)
      for (const name in inputs) {
        const tensor = inputs[name]
        const value = values[name]
        if (tensor && value) floats(tensor).set(value)
      }
      for (const { name, buffers } of read) feeds[name] = buffers.current
      for (const { name, buffers } of written) fetches[name] = buffers.spare
      await session.run(feeds, fetches)
      for (const { buffers } of written) {
        const before = buffers.current
        buffers.current = buffers.spare
        buffers.spare = before
      }
      return outputValues
    },
    state(name) {
      checkState(program, name)
      return floats(buffersOf(states, name).current)
    },
    setState(name, values) {
      checkState(program, name, values.length)
      floats(buffersOf(states, name).current).set(values)
    },
    async dispose() {
      if (profiling) session.endProfiling()
      await session.release()
    },
  }
}

export function hostStates({ states }: Program): HostStates {
  return new Map(states.map((port) => [port.name, { current: zeros(port), spare: zeros(port) }]))
}

function buffersOf(states: HostStates, name: string): StateBuffers {
  const buffers = states.get(name)
  if (!buffers) throw new SinewError('engine', `there is no state "${name}"`, { where: name })
  return buffers
}

export function allocate(ports: readonly Port[]): Record<string, Tensor> {
  return Object.fromEntries(ports.map((port) => [port.name, zeros(port)]))
}

export function zeros({ tensor: { shape } }: Port): Tensor {
  return new Tensor('float32', new Float32Array(sizeOf(shape)), shape)
}

/** The values of a float32 tensor in the host's memory. */
export function floats(tensor: Tensor): Float32Array {
  return tensor.data instanceof Float32Array ? tensor.data : new Float32Array()
}
