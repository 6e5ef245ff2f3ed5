import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { InferenceSession, listSupportedBackends, type OnnxValue } from 'onnxruntime-node'
import { binding, initOrt } from 'onnxruntime-node/dist/binding.js'
import { SinewError } from '../../../contract/errors.ts'
import { toOnnx } from '../../onnx/model.ts'
import type { Program } from '../../program.ts'
import { type OnnxProvider, type ProviderHelp, providerHelp } from './provider-help.ts'

export interface SessionSettings {
  readonly provider: OnnxProvider
  readonly threads: number
  readonly profilePrefix: string | undefined
}

/** WebGPU promises 8 buffers a shader, of which a Split reads one. */
const webgpuOutputs = 7

/** Where each output is to be after a run, by its ONNX name. */
export type OutputLocations = NonNullable<InferenceSession.SessionOptions['preferredOutputLocation']>

/**
 * The program as a session on exactly this provider. ONNX Runtime would quietly give the CPU what a provider cannot
 * do, and copy to and fro; here that is an error.
 *
 * @throws SinewError `engine` saying why the provider is not available, or that it lacks an operator
 */
export async function openSession(
  program: Program,
  settings: SessionSettings,
  locations?: OutputLocations,
): Promise<InferenceSession> {
  const options = {
    ...sessionOptions(settings, program.name),
    ...(locations && { preferredOutputLocation: locations }),
  }
  const model = toOnnx(program, settings.provider === 'webgpu' ? { widestSplit: webgpuOutputs } : {})
  return InferenceSession.create(model, options).catch((cause: unknown) => {
    throw sessionError(program.name, settings.provider, cause)
  })
}

/** A session whose results are all written to tensors that are given. */
export interface FixedSession {
  run(feeds: Values, fetches: Values): Promise<unknown>
  endProfiling(): void
  release(): Promise<void>
}

type Values = Readonly<Record<string, OnnxValue>>

/**
 * As {@link openSession}. On the CPU it is the session beneath `InferenceSession`, whose `run` waits for a turn of the
 * event loop and wraps every result once more: 30 µs of each run.
 */
export async function openFixedSession(program: Program, settings: SessionSettings): Promise<FixedSession> {
  if (settings.provider !== 'cpu') return openSession(program, settings)
  initOrt()
  const session = new binding.InferenceSession()
  const { buffer, byteOffset, byteLength } = toOnnx(program)
  try {
    session.loadModel(buffer as ArrayBuffer, byteOffset, byteLength, sessionOptions(settings, program.name))
  } catch (cause) {
    throw sessionError(program.name, settings.provider, cause)
  }
  return {
    run: async (feeds, fetches) => session.run(feeds, fetches, {}),
    endProfiling: () => session.endProfiling(),
    release: async () => session.dispose(),
  }
}

export function sessionOptions(
  { provider, threads, profilePrefix }: SessionSettings,
  programName: string,
): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3, // errors only: warnings would go to the standard error of a user's command
    ...(provider !== 'cpu' && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
    ...(profilePrefix !== undefined && {
      enableProfiling: true,
      profileFilePrefix: `${profilePrefix}-${programName}`,
    }),
  }
}

export function sessionError(programName: string, provider: OnnxProvider, cause: unknown): SinewError {
  const received = cause instanceof Error ? cause.message : String(cause)
  if (provider === 'cpu' || received.includes('ONNXRuntimeError')) {
    return new SinewError('engine', `ONNX Runtime refused the program "${programName}"`, {
      where: programName,
      received,
      cause,
    })
  }
  if (/fallback to CPU EP has been explicitly disabled/.test(received)) {
    return new SinewError('engine', `onnx:${provider} cannot do all of the program "${programName}"`, {
      where: programName,
      received: `nodes that only the CPU can do: ${received}`,
      fix: 'take another engine for this program: --engine onnx:cpu',
      cause,
    })
  }
  const { reason, fix } = explainProvider(provider, received)
  return new SinewError('engine', `the engine onnx:${provider} is not available: ${reason}`, {
    received,
    fix: `${fix}; sinew doctor says more`,
    cause,
  })
}

/** What {@link providerHelp} says, with what can be seen of this machine. */
export function explainProvider(provider: OnnxProvider, message: string): ProviderHelp {
  const backends = listSupportedBackends()
  return providerHelp({
    provider,
    platform: `${process.platform}/${process.arch}`,
    known: backends.some(({ name }) => name === provider),
    installed: provider !== 'cuda' || existsSync(cudaLibrary()),
    message,
  })
}

function cudaLibrary(): string {
  const main = createRequire(import.meta.url).resolve('onnxruntime-node')
  const platform = join('bin', 'napi-v6', process.platform, process.arch)
  return join(dirname(main), '..', platform, 'libonnxruntime_providers_cuda.so')
}
