import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SinewError } from '../../contract/errors.ts'
import { writeFileAtomic } from '../../runtime/write-file.ts'
import type { Evaluation } from '../evaluate.ts'
import { decodeSafetensors, encodeSafetensors, type TensorArray } from '../safetensors.ts'
import { joinEpisodes, type LabelledEpisode } from './labelled.ts'

/** Where one round lies: `rounds/00` has the demonstrations and their clone, the others what DAgger added. */
export interface RoundFiles {
  /** The episodes of this round alone, labelled. */
  readonly labels: string
  /** The policy's weights as actors load them, and as a policy file. */
  readonly actor: string
  readonly policy: string
  /** Written last: a round without it was cut off, and is played again. */
  readonly evaluation: string
}

export function roundFiles(run: string, round: number): RoundFiles {
  const folder = join(run, 'rounds', String(round).padStart(2, '0'))
  return {
    labels: join(folder, 'labels.safetensors'),
    actor: join(folder, 'actor.safetensors'),
    policy: join(folder, 'policy.onnx'),
    evaluation: join(folder, 'evaluation.json'),
  }
}

export interface SavedRound {
  readonly episodes: readonly LabelledEpisode[]
  readonly parameters: Float32Array
  readonly evaluation: Evaluation
}

/** Everything of a round but its policy file. */
export async function writeRound(
  files: RoundFiles,
  { episodes, parameters, evaluation }: SavedRound,
): Promise<void> {
  await mkdir(join(files.labels, '..'), { recursive: true })
  const { observation, action } = joinEpisodes(episodes)
  const steps = Uint32Array.from(episodes, (each) => each.steps)
  await write(files.labels, { observation, action, steps })
  await write(files.actor, { parameters })
  await writeFileAtomic(files.evaluation, `${JSON.stringify(evaluation, null, 2)}\n`)
}

/**
 * The rounds that were finished, in order.
 *
 * @throws SinewError `data` if a file of one is not whole
 */
export async function readRounds(run: string): Promise<SavedRound[]> {
  const rounds: SavedRound[] = []
  for (let round = 0; ; round++) {
    const files = roundFiles(run, round)
    if (!existsSync(files.evaluation)) return rounds
    const { observation, action, steps } = await read(files.labels, 'observation', 'action', 'steps')
    const { parameters } = await read(files.actor, 'parameters')
    rounds.push({
      episodes: cut(Float32Array.from(observation), Float32Array.from(action), steps),
      parameters: Float32Array.from(parameters),
      evaluation: JSON.parse(await readFile(files.evaluation, 'utf8')),
    })
  }
}

function cut(observation: Float32Array, action: Float32Array, steps: ArrayLike<number>): LabelledEpisode[] {
  const counts = Array.from(steps)
  const total = counts.reduce((sum, each) => sum + each, 0)
  let first = 0
  return counts.map((count) => {
    const rows = (values: Float32Array): Float32Array =>
      values.slice((first * values.length) / total, ((first + count) * values.length) / total)
    const episode = { steps: count, observation: rows(observation), action: rows(action) }
    first += count
    return episode
  })
}

async function write(path: string, tensors: Record<string, TensorArray>): Promise<void> {
  await writeFileAtomic(path, encodeSafetensors({ tensors, metadata: {} }))
}

async function read<const Name extends string>(
  path: string,
  ...names: readonly Name[]
): Promise<Record<Name, TensorArray>> {
  const { tensors } = decodeSafetensors(await readFile(path), path)
  const missing = names.find((name) => !tensors[name])
  if (missing)
    throw new SinewError('data', `there is no "${missing}" in it`, { where: path, expected: missing })
  return tensors
}
