import { InferenceSession, Tensor } from 'onnxruntime-node'
import { SinewError } from '../contract/errors.ts'

/** An ONNX model with one observation in and one action out, in ONNX Runtime. */
export interface Model {
  /** Shape [observation]; the answer, shape [action], is reused by the next call. One call at a time. */
  act(observation: Float32Array): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * One thread: a policy's matrices are too small to share out, and a second thread would take time from drivers.
 *
 * @throws SinewError `contract` if the model does not load, or has other inputs, outputs or sizes.
 */
export async function openModel(
  bytes: Uint8Array,
  sizes: { readonly observation: number; readonly action: number },
  where: string,
): Promise<Model> {
  const fail = (expected: string, received: string, cause?: unknown): SinewError =>
    new SinewError('contract', 'the model in the policy file cannot be run', {
      where,
      expected,
      received,
      fix: 'write the policy again; if that does not help: sinew doctor',
      cause,
    })
  let session: InferenceSession
  try {
    session = await InferenceSession.create(bytes, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionProviders: ['cpu'],
      logSeverityLevel: 3,
    })
  } catch (cause) {
    throw fail(
      'a model that ONNX Runtime loads',
      cause instanceof Error ? cause.message : String(cause),
      cause,
    )
  }
  const signature = `(${session.inputNames.join(', ')}) → (${session.outputNames.join(', ')})`
  if (signature !== '(observation) → (action)') throw fail('(observation) → (action)', signature)

  const input = new Float32Array(sizes.observation)
  const output = new Float32Array(sizes.action)
  const feeds = { observation: new Tensor('float32', input, [1, sizes.observation]) }
  const fetches = { action: new Tensor('float32', output, [1, sizes.action]) }
  const act = async (observation: Float32Array): Promise<Float32Array> => {
    input.set(observation)
    await session.run(feeds, fetches)
    return output
  }
  try {
    await act(new Float32Array(sizes.observation))
  } catch (cause) {
    await session.release()
    const expected = `observation [1, ${sizes.observation}] → action [1, ${sizes.action}]`
    throw fail(expected, cause instanceof Error ? cause.message : String(cause), cause)
  }
  return { act, close: () => session.release() }
}
