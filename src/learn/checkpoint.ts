import { readFile } from 'node:fs/promises'
import { SinewError } from '../contract/errors.ts'
import type { RandomState } from '../contract/random.ts'
import { writeFileAtomic } from '../runtime/write-file.ts'
import { packState, unpackState } from './packed-state.ts'
import { decodeSafetensors, encodeSafetensors, type TensorArray } from './safetensors.ts'

/** What a run has become so far, in one file; only the transitions lie beside it, in `replay/`. */
export interface Checkpoint {
  readonly steps: number
  readonly updates: number
  readonly learner: Readonly<Record<string, Float32Array>>
  /** Generators of the learner's thread by name. */
  readonly randoms: Readonly<Record<string, RandomState>>
  /**
   * What going on needs beside (plain data and typed arrays): counters, running episodes, the best policy.
   * Absent in the best policy's checkpoint, from which one evaluates but does not go on.
   */
  readonly resume?: unknown
}

const format = 'sinew-checkpoint-2'

export function encodeCheckpoint({ steps, updates, learner, randoms, resume }: Checkpoint): Uint8Array {
  const tensors: Record<string, TensorArray> = {}
  const metadata: Record<string, string> = { format, steps: String(steps), updates: String(updates) }
  for (const [name, array] of Object.entries(learner)) tensors[`learner/${name}`] = array
  for (const [name, state] of Object.entries(randoms)) tensors[`random/${name}`] = Uint32Array.from(state)
  if (resume !== undefined) {
    const { json, arrays } = packState(resume, 'resume')
    Object.assign(tensors, arrays)
    metadata.resume = json
  }
  return encodeSafetensors({ tensors, metadata })
}

export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await writeFileAtomic(path, encodeCheckpoint(checkpoint))
}

/** @throws SinewError `data` if the file is missing, cut short or something else */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const bytes = await readFile(path).catch((cause) => {
    throw new SinewError('data', 'there is no readable checkpoint', { where: path, cause })
  })
  const { tensors, metadata } = decodeSafetensors(bytes, path)
  if (metadata.format !== format) {
    throw new SinewError('data', 'not a checkpoint of this version', {
      where: path,
      expected: format,
      received: metadata.format ?? 'no format',
    })
  }
  const learner: Record<string, Float32Array> = {}
  const randoms: Record<string, RandomState> = {}
  for (const [path, array] of Object.entries(tensors)) {
    const [group, ...rest] = path.split('/')
    const name = rest.join('/')
    if (group === 'learner' && array instanceof Float32Array) learner[name] = array
    else if (group === 'random') {
      const [a = 0, b = 0, c = 0, d = 0] = array
      randoms[name] = [a, b, c, d]
    }
  }
  const { steps, updates, resume } = metadata
  return {
    steps: Number(steps),
    updates: Number(updates),
    learner,
    randoms,
    ...(resume === undefined ? {} : { resume: unpackState({ json: resume, arrays: tensors }) }),
  }
}
