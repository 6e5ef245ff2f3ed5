import { SinewError } from '../contract/errors.ts'
import { programBuilder } from '../tensor/builder.ts'
import type { EngineName } from './engine-names.ts'
import { openEngine } from './open-engine.ts'

/** What came of trying an engine. */
export type ProbeAnswer =
  | { readonly works: true; readonly detail: string }
  | {
      readonly works: false
      readonly message: string
      /** What the native library said, word for word. */
      readonly received: string
      readonly fix: string
    }

/** Try the engine in this process. Never throws; what a broken driver does to the process is another matter. */
export async function attemptEngine(name: EngineName): Promise<ProbeAnswer> {
  try {
    await tryEngine(name)
    return { works: true, detail: await describeEngine(name) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (!(error instanceof SinewError)) return { works: false, message, received: message, fix: '' }
    const { received = message, fix = '' } = error
    return { works: false, message, received, fix }
  }
}

/** Compiles and runs a program that has all parts of a learner: a product, a state that is replaced, an output. */
async function tryEngine(name: EngineName): Promise<void> {
  const b = programBuilder('probe')
  const state = b.state('state', [4, 4])
  const product = b.relu(b.gemm(b.input('x', [4, 4]), state))
  b.output('sum', b.sum(product))
  b.replace(state, b.add(product, 1))
  const engine = await openEngine({ name, threads: 1 })
  const executable = await engine.compile(b.build())
  executable.setState('state', new Float32Array(16).fill(0.5))
  const { sum } = await executable.run({ x: new Float32Array(16).fill(2) })
  const received = [sum[0], executable.state('state')[0]]
  await executable.dispose()
  if (received[0] !== 64 || received[1] !== 5) {
    throw new SinewError('engine', 'it computes, but the results are wrong', {
      expected: '64 and 5',
      received: received.join(' and '),
      fix: 'update the driver',
    })
  }
}

/** What there is to say about an engine that works. */
async function describeEngine(name: EngineName): Promise<string> {
  if (name.startsWith('onnx')) {
    const { env } = await import('onnxruntime-node')
    return `ONNX Runtime ${env.versions.node ?? env.versions.common}`
  }
  if (name === 'tfjs') {
    const { loadTfjs } = await import('../tensor/engines/tfjs/load.ts')
    const { variant, version } = await loadTfjs()
    return `TensorFlow.js ${version}, ${variant}`
  }
  if (name === 'wasm:relaxed') return 'WebAssembly with relaxed SIMD'
  return name === 'wasm' ? 'WebAssembly with SIMD' : 'plain loops in float64, always there, slow'
}
