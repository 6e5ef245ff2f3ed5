import { readFile } from 'node:fs/promises'
import { SinewError } from '../contract/errors.ts'
import type { Random, RandomState } from '../contract/random.ts'
import { writeFileAtomic } from '../runtime/write-file.ts'
import type { ReplayBuffer } from './replay-buffer.ts'
import { decodeSafetensors, encodeSafetensors, type TensorArray } from './safetensors.ts'
import type { Learner } from './types.ts'

/** Everything that a run has become so far, in one file. `learner/*` and `replay/*` are float32 or bytes. */
export interface Checkpoint {
  readonly steps: number
  readonly updates: number
  readonly learner: Readonly<Record<string, Float32Array>>
  /** Absent in the best policy's checkpoint, from which one evaluates but does not go on. */
  readonly replay?: Readonly<Record<string, Float32Array | Uint8Array>>
  /** Generators by name: `learner`, `sampler`, `collector0`, … */
  readonly randoms: Readonly<Record<string, RandomState>>
}

const format = 'sinew-checkpoint-1'

export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const tensors: Record<string, TensorArray> = {}
  for (const [name, array] of Object.entries(checkpoint.learner)) tensors[`learner/${name}`] = array
  for (const [name, array] of Object.entries(checkpoint.replay ?? {})) tensors[`replay/${name}`] = array
  for (const [name, state] of Object.entries(checkpoint.randoms)) {
    tensors[`random/${name}`] = Uint32Array.from(state)
  }
  const metadata = { format, steps: String(checkpoint.steps), updates: String(checkpoint.updates) }
  await writeFileAtomic(path, encodeSafetensors({ tensors, metadata }))
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
  const replay: Record<string, Float32Array | Uint8Array> = {}
  const randoms: Record<string, RandomState> = {}
  for (const [path, array] of Object.entries(tensors)) {
    const [group, ...rest] = path.split('/')
    const name = rest.join('/')
    if (group === 'learner' && array instanceof Float32Array) learner[name] = array
    else if (group === 'replay' && !(array instanceof Uint32Array)) replay[name] = array
    else if (group === 'random') {
      const [a = 0, b = 0, c = 0, d = 0] = array
      randoms[name] = [a, b, c, d]
    }
  }
  return {
    steps: Number(metadata.steps),
    updates: Number(metadata.updates),
    learner,
    ...('reward' in replay ? { replay } : {}),
    randoms,
  }
}

/** Bring a learner, its replay and its generators to where the checkpoint left them. */
export function restoreCheckpoint(
  { learner, replay, randoms }: Checkpoint,
  into: { learner: Learner; replay: ReplayBuffer; randoms: Readonly<Record<string, Random>> },
): void {
  into.learner.restore(learner)
  if (replay) into.replay.restore(replay)
  for (const [name, random] of Object.entries(into.randoms)) {
    const state = randoms[name]
    if (state) random.restore(state)
  }
}
