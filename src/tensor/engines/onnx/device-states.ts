import type { Tensor } from 'onnxruntime-node'
import { binding, initOrt } from 'onnxruntime-node/dist/binding.js'
import { SinewError } from '../../../contract/errors.ts'
import { programBuilder } from '../../builder.ts'
import { toOnnx } from '../../onnx/model.ts'
import type { Program } from '../../program.ts'
import { floats, zeros } from './host-executable.ts'
import { type SessionSettings, sessionOptions } from './session.ts'

/** States that stay on the GPU from run to run and come to the host only when somebody looks. */
export interface DeviceStates {
  /** What the next run reads: on the GPU, or in the host's memory if it was set since the last run. */
  current(name: string): Tensor
  /** Takes the place of what was there, whose GPU memory is given back. */
  replace(name: string, next: Tensor): void
  read(name: string): Float32Array
  write(name: string, values: Float32Array): void
  dispose(): void
}

interface StateTensors {
  current: Tensor
  readonly host: Tensor
}

export function deviceStates({ name: owner, states }: Program, settings: SessionSettings): DeviceStates {
  const tensors = new Map<string, StateTensors>()
  for (const port of states) {
    const host = zeros(port)
    tensors.set(port.name, { current: host, host })
  }
  let reader: ReturnType<typeof openReader> | undefined

  const find = (name: string): StateTensors => {
    const found = tensors.get(name)
    if (!found) throw new SinewError('engine', `there is no state "${name}"`, { where: name })
    return found
  }
  const replace = (entry: StateTensors, next: Tensor): void => {
    if (entry.current !== entry.host) entry.current.dispose()
    entry.current = next
  }

  return {
    current: (name) => find(name).current,
    replace: (name, next) => replace(find(name), next),
    read(name) {
      const { current, host } = find(name)
      if (current === host) return floats(host)
      reader ??= openReader(`${owner}, states`, states, settings)
      const feeds = Object.fromEntries([...tensors].map(([state, entry]) => [state, entry.current]))
      reader.run(feeds, { [hostName(name)]: host }, {})
      return floats(host)
    },
    write(name, values) {
      const entry = find(name)
      floats(entry.host).set(values)
      replace(entry, entry.host)
    },
    dispose() {
      for (const entry of tensors.values()) replace(entry, entry.host)
      reader?.dispose()
      reader = undefined
    },
  }
}

const hostName = (state: string): string => `${state}.host`

/**
 * A session that hands its inputs through, to the host. It is ONNX Runtime's session beneath `InferenceSession`:
 * `state()` answers at once, for which there is only this one, and `Tensor.getData()` of a GPU tensor aborts the
 * process (onnxruntime-node 1.30).
 */
function openReader(name: string, states: Program['states'], settings: SessionSettings) {
  const b = programBuilder(name)
  for (const { name: state, tensor } of states) b.output(hostName(state), b.input(state, tensor.shape))
  const model = toOnnx(b.build())
  initOrt()
  const session = new binding.InferenceSession()
  const { buffer, byteOffset, byteLength } = model
  session.loadModel(buffer as ArrayBuffer, byteOffset, byteLength, sessionOptions(settings, name))
  return session
}
