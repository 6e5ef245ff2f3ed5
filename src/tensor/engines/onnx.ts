import type { Engine, Executable } from '../engine.ts'
import { sharedStates } from '../feeds.ts'
import { deviceExecutable, outputLocations } from './onnx/device-executable.ts'
import { type DeviceStates, deviceStates } from './onnx/device-states.ts'
import { type HostStates, hostExecutable, hostStates } from './onnx/host-executable.ts'
import type { OnnxProvider } from './onnx/provider-help.ts'
import { openFixedSession, openSession, type SessionSettings } from './onnx/session.ts'

export interface OnnxEngineOptions {
  /** ONNX Runtime's execution provider. WebGPU keeps states on the GPU; CUDA copies them in and out every run. */
  readonly provider?: OnnxProvider
  /** CPU threads inside one operator. One gives the same bits every time and leaves cores to the simulation. */
  readonly threads?: number
  /** Path prefix for ONNX Runtime's profile, one file per executable, written on dispose. */
  readonly profilePrefix?: string
}

/** ONNX Runtime: the whole program as one graph. Works on the main thread and in worker threads. */
export function onnxEngine({ provider = 'cpu', threads = 1, profilePrefix }: OnnxEngineOptions = {}): Engine {
  const settings = { provider, threads, profilePrefix }
  return {
    name: `onnx:${provider}`,
    compile: (program, owner) =>
      provider === 'webgpu'
        ? compileForDevice(program, owner, settings)
        : compileForHost(program, owner, settings),
  }
}

const hostStatesOf = new WeakMap<Executable, HostStates>()
const deviceStatesOf = new WeakMap<Executable, DeviceStates>()

type Compile = (...parameters: [...Parameters<Engine['compile']>, SessionSettings]) => Promise<Executable>

const compileForHost: Compile = async (program, owner, settings) => {
  const states = owner ? sharedStates(program, owner, hostStatesOf) : hostStates(program)
  const session = await openFixedSession(program, settings)
  const executable = hostExecutable(program, session, states, settings.profilePrefix !== undefined)
  hostStatesOf.set(executable, states)
  return executable
}

const compileForDevice: Compile = async (program, owner, settings) => {
  const states = owner ? sharedStates(program, owner, deviceStatesOf) : deviceStates(program, settings)
  const session = await openSession(program, settings, outputLocations(program))
  const executable = deviceExecutable(program, session, states, {
    profiling: settings.profilePrefix !== undefined,
    owned: !owner,
  })
  deviceStatesOf.set(executable, states)
  return executable
}
