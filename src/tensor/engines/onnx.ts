import { InferenceSession, Tensor } from 'onnxruntime-node'
import { SinewError } from '../../contract/errors.ts'
import type { Engine, Executable, Feeds } from '../engine.ts'
import { checkFeeds, checkState, sharedStates } from '../feeds.ts'
import { nextStateName, toOnnx } from '../onnx/model.ts'
import { type Port, type Program, replacedStates } from '../program.ts'
import { sizeOf } from '../shape.ts'

export interface OnnxEngineOptions {
  /** Threads inside one operator. One gives the same bits every time and leaves cores to the simulation. */
  readonly threads?: number
  /** Path prefix for ONNX Runtime's profile, one file per executable, written on dispose. */
  readonly profilePrefix?: string
}

type Tensors = Record<string, Tensor>

/** A run reads one and writes the other, and then they change places. */
interface StateBuffers {
  current: Tensor
  spare: Tensor
}
type States = ReadonlyMap<string, StateBuffers>

const statesOf = new WeakMap<Executable, States>()

/** ONNX Runtime on the CPU: the whole program as one graph. Works on the main thread and in worker threads. */
export function onnxEngine({ threads = 1, profilePrefix }: OnnxEngineOptions = {}): Engine {
  return {
    name: 'onnx',
    async compile(program, owner) {
      const options: InferenceSession.SessionOptions = {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3, // errors only: warnings would go to the standard error of a user's command
        ...(profilePrefix && {
          enableProfiling: true,
          profileFilePrefix: `${profilePrefix}-${program.name}`,
        }),
      }
      const states = owner ? sharedStates(program, owner, statesOf) : createStates(program)
      const session = await InferenceSession.create(toOnnx(program), options).catch((cause: unknown) => {
        throw new SinewError('engine', `ONNX Runtime refused the program "${program.name}"`, {
          where: program.name,
          received: cause instanceof Error ? cause.message : String(cause),
          cause,
        })
      })
      const executable = createExecutable(program, session, states, profilePrefix !== undefined)
      statesOf.set(executable, states)
      return executable
    },
  }
}

function createExecutable(
  program: Program,
  session: InferenceSession,
  states: States,
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

function createStates({ states }: Program): States {
  return new Map(states.map((port) => [port.name, { current: zeros(port), spare: zeros(port) }]))
}

function buffersOf(states: States, name: string): StateBuffers {
  const buffers = states.get(name)
  if (!buffers) throw new SinewError('engine', `there is no state "${name}"`, { where: name })
  return buffers
}

function allocate(ports: readonly Port[]): Tensors {
  return Object.fromEntries(ports.map((port) => [port.name, zeros(port)]))
}

function zeros({ tensor: { shape } }: Port): Tensor {
  return new Tensor('float32', new Float32Array(sizeOf(shape)), shape)
}

function floats(tensor: Tensor): Float32Array {
  return tensor.data instanceof Float32Array ? tensor.data : new Float32Array()
}
