import { mkdir, readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { SinewError } from '../contract/errors.ts'
import { writeFileAtomic } from '../runtime/write-file.ts'
import type { ReplayBuffer, ReplayState } from './replay-buffer.ts'
import { decodeSafetensors, encodeSafetensors, type TensorArray } from './safetensors.ts'

/** The transitions `from` … `to` − 1 of a run, in a file of their own that never changes. */
export interface ReplayPiece {
  readonly from: number
  readonly to: number
}

const fileName = ({ from, to }: ReplayPiece): string => `${from}-${to}.safetensors`

/**
 * What came into the replay since the last of `pieces`, as copies; the pieces that then hold everything still kept.
 * A checkpoint so costs what is new, not the whole replay, and a file that an older checkpoint needs is not touched.
 */
export function takeNewPiece(
  replay: ReplayBuffer,
  pieces: readonly ReplayPiece[],
): { piece?: ReplayPiece; rows?: ReplayState; pieces: readonly ReplayPiece[] } {
  const oldest = replay.added - replay.size
  const from = Math.max(pieces.at(-1)?.to ?? 0, oldest)
  const kept = pieces.filter(({ to }) => to > oldest)
  if (from === replay.added) return { pieces: kept }
  const piece = { from, to: replay.added }
  return { piece, rows: replay.saveRows(from, replay.added), pieces: [...kept, piece] }
}

export async function writePiece(folder: string, piece: ReplayPiece, rows: ReplayState): Promise<void> {
  await mkdir(folder, { recursive: true })
  const tensors: Record<string, TensorArray> = { ...rows }
  const metadata = { format: 'sinew-replay-1', from: String(piece.from), to: String(piece.to) }
  await writeFileAtomic(join(folder, fileName(piece)), encodeSafetensors({ tensors, metadata }))
}

/** Remove what the newest checkpoint does not need; call it when that checkpoint is in its place. */
export async function pruneReplay(folder: string, pieces: readonly ReplayPiece[]): Promise<void> {
  const needed = new Set(pieces.map(fileName))
  const present = await readdir(folder).catch(() => [])
  for (const name of present) if (!needed.has(name)) await unlink(join(folder, name))
}

/** @throws SinewError `data` if a piece is missing or broken */
export async function restoreReplay(
  folder: string,
  pieces: readonly ReplayPiece[],
  replay: ReplayBuffer,
): Promise<void> {
  for (const piece of pieces) {
    const path = join(folder, fileName(piece))
    const bytes = await readFile(path).catch((cause) => {
      throw new SinewError('data', 'a part of the replay is missing', { where: path, cause })
    })
    const rows: Record<string, Float32Array | Uint8Array> = {}
    for (const [name, array] of Object.entries(decodeSafetensors(bytes, path).tensors)) {
      if (!(array instanceof Uint32Array)) rows[name] = array
    }
    replay.restoreRows(piece.from, rows)
  }
}
