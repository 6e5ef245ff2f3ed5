import { InferenceSession, Tensor } from 'onnxruntime-node'
import { SinewError } from '../../contract/errors.ts'
import type { Engine, Executable, Feeds } from '../engine.ts'
import { checkFeeds, checkState } from '../feeds.ts'
import { nextStateName, toOnnx } from '../onnx/model.ts'
import type { Port, Program } from '../program.ts'
import { sizeOf } from '../shape.ts'

export interface OnnxEngineOptions {
  /** Threads inside one operator. One gives the same bits every time and leaves cores to the simulation. */
  readonly threads?: number
  /** Path prefix for ONNX Runtime's profile, one file per executable, written on dispose. */
  readonly profilePrefix?: string
}

type Tensors = Record<string, Tensor>

/** ONNX Runtime on the CPU: the whole program as one graph. Works on the main thread and in worker threads. */
export function onnxEngine({ threads = 1, profilePrefix }: OnnxEngineOptions = {}): Engine {
  return {
    name: 'onnx',
    async compile(program) {
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
      const session = await InferenceSession.create(toOnnx(program), options).catch((cause: unknown) => {
        throw new SinewError('engine', `ONNX Runtime refused the program "${program.name}"`, {
          where: program.name,
          received: cause instanceof Error ? cause.message : String(cause),
          cause,
        })
      })
      return createExecutable(program, session, profilePrefix !== undefined)
    },
  }
}

function createExecutable(program: Program, session: InferenceSession, profiling: boolean): Executable {
  const inputs = allocate(program.inputs)
  const outputs = allocate(program.outputs)
  // Two buffers a state: a run reads one and writes the other, and then they change places.
  const buffers: readonly [Tensors, Tensors] = [allocate(program.states), allocate(program.states)]
  const feeds = buffers.map((states) => ({ ...inputs, ...states }))
  const fetches = buffers.map((_, current) => ({ ...outputs, ...renamed(buffers[current === 0 ? 1 : 0]) }))
  const outputValues: Feeds = Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, floats(tensor)]),
  )
  let current = 0

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
      await session.run(feeds[current] ?? {}, fetches[current] ?? {})
      current = 1 - current
      return outputValues
    },
    state(name) {
      checkState(program, name)
      return floats(buffers[current]?.[name])
    },
    setState(name, values) {
      checkState(program, name, values.length)
      floats(buffers[current]?.[name]).set(values)
    },
    async dispose() {
      if (profiling) session.endProfiling()
      await session.release()
    },
  }
}

function allocate(ports: readonly Port[]): Tensors {
  return Object.fromEntries(
    ports.map(({ name, tensor }) => {
      return [name, new Tensor('float32', new Float32Array(sizeOf(tensor.shape)), tensor.shape)]
    }),
  )
}

function renamed(states: Tensors): Tensors {
  return Object.fromEntries(Object.entries(states).map(([name, tensor]) => [nextStateName(name), tensor]))
}

function floats(tensor: Tensor | undefined): Float32Array {
  return tensor?.data instanceof Float32Array ? tensor.data : new Float32Array()
}
