import { extname } from 'node:path'
import { SinewError } from '../../src/contract/errors.ts'
import { writeFileAtomic } from '../../src/runtime/write-file.ts'
import { createAnimatedPng } from './animated-png.ts'
import { createMp4 } from './mp4.ts'
import type { Picture } from './picture.ts'

interface FilmSize {
  readonly width: number
  readonly height: number
  readonly framesPerS: number
}

/** Takes pictures one by one; each may be reused once `add` has resolved. */
export interface FilmWriter {
  add(picture: Picture): Promise<void>
  finish(): Promise<void>
  /** Leave no file. */
  abandon(): Promise<void>
}

export type OutputKind = 'picture' | 'film'

/** @throws SinewError `usage` for an ending that is not written. */
export function outputKind(path: string): OutputKind {
  const ending = extname(path).toLowerCase()
  if (ending === '.png') return 'picture'
  if (ending === '.apng' || ending === '.mp4') return 'film'
  throw new SinewError('usage', `cannot write ${path}`, {
    expected: '.png (a picture), .apng (an animated PNG, which browsers play) or .mp4 (a film)',
    received: ending || 'no ending',
    fix: `--out ${path.slice(0, path.length - ending.length)}.apng`,
  })
}

/** A film in the format that its path's ending says. No file is left before `finish`. */
export async function openFilm(path: string, { width, height, framesPerS }: FilmSize): Promise<FilmWriter> {
  if (extname(path).toLowerCase() === '.mp4') return createMp4(path, width, height, framesPerS)
  const animation = createAnimatedPng()
  return {
    add: async (picture) => animation.add(picture, 1 / framesPerS),
    finish: () => writeFileAtomic(path, animation.finish()),
    abandon: async () => {},
  }
}
