import { replayGolden } from './golden.ts'
import { openModel } from './model.ts'
import { readPolicy } from './read-policy.ts'
import type { Experience, PolicyContract, PolicyFile, Provenance } from './types.ts'

/** A policy that is ready to act: file whole, golden vectors answered. Whether it fits the robot is `checkContract`'s affair. */
export interface LoadedPolicy {
  readonly path: string
  readonly digest: string
  readonly contract: PolicyContract
  readonly provenance: Provenance
  readonly experience?: Experience | undefined
  /** Largest deviation from the golden vectors, as a share of half the action's range. */
  readonly goldenDeviation: number
  /**
   * Observation in SI units, shape [contract.observation.length], to an action in the units of
   * `contract.action`, as many of them as `contract.actionChunk` says. The answer is reused by the next call. One call at a time.
   */
  act(observation: Float32Array): Promise<Float32Array>
  close(): Promise<void>
}

/** @throws SinewError `usage` if the file cannot be read, `contract` if it is not whole or does not answer as it did. */
export async function openPolicy(path: string): Promise<LoadedPolicy> {
  return openPolicyFile(await readPolicy(path))
}

/** The same, of a file already read. */
export async function openPolicyFile(file: PolicyFile): Promise<LoadedPolicy> {
  const { contract, digest, model: bytes, path, provenance, experience } = file
  const actions = contract.actionChunk?.length ?? 1
  const sizes = { observation: contract.observation.length, action: contract.action.length * actions }
  const model = await openModel(bytes, sizes, path)
  try {
    const goldenDeviation = await replayGolden(file, model.act, path)
    const { act, close } = model
    return { path, digest, contract, provenance, experience, goldenDeviation, act, close }
  } catch (error) {
    await model.close()
    throw error
  }
}
