import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Executable, Feeds } from '../../engine.ts'
import { checkFeeds, checkState } from '../../feeds.ts'
import { nextStateName } from '../../onnx/model.ts'
import { type Program, replacedStates } from '../../program.ts'
import type { DeviceStates } from './device-states.ts'
import { allocate, floats } from './host-executable.ts'
import type { OutputLocations } from './session.ts'

/** Outputs go to the host, states stay where they are. */
export function outputLocations(program: Program): OutputLocations {
  return Object.fromEntries([
    ...program.outputs.map(({ name }) => [name, 'cpu'] as const),
    ...replacedStates(program).map(({ name }) => [nextStateName(name), 'gpu-buffer'] as const),
  ])
}

/** A program whose states are buffers of the GPU: only feeds and outputs cross the bus. */
export function deviceExecutable(
  program: Program,
  session: InferenceSession,
  states: DeviceStates,
  { profiling, owned }: { readonly profiling: boolean; readonly owned: boolean },
): Executable {
  const inputs = allocate(program.inputs)
  const outputs = Object.fromEntries(
    Object.entries(allocate(program.outputs)).map(([name, tensor]) => [name, floats(tensor)]),
  )
  const feeds: Record<string, Tensor> = { ...inputs }
  const written = replacedStates(program).map(({ name }) => ({ name, next: nextStateName(name) }))

  return {
    program,
    outputs,
    async run(values: Feeds) {
      checkFeeds(program, values)
      for (const name in inputs) {
        const tensor = inputs[name]
        const value = values[name]
        if (tensor && value) floats(tensor).set(value)
      }
      for (const { name } of program.states) feeds[name] = states.current(name)
      const results = await session.run(feeds)
      for (const name in outputs) outputs[name].set(floats(results[name]))
      for (const { name, next } of written) states.replace(name, results[next])
      return outputs
    },
    state(name) {
      checkState(program, name)
      return states.read(name)
    },
    setState(name, values) {
      checkState(program, name, values.length)
      states.write(name, values)
    },
    async dispose() {
      if (profiling) session.endProfiling()
      // States first: with the last session the device goes, and giving its buffers back afterwards crashes.
      if (owned) states.dispose()
      await session.release()
    },
  }
}
