import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rename, rm } from 'node:fs/promises'
import { SinewError } from '../../src/contract/errors.ts'
import type { Picture } from './picture.ts'

export interface Mp4 {
  /** The picture may be reused once this has resolved. */
  add(picture: Picture): Promise<void>
  /** The file is in its place once this has resolved. */
  finish(): Promise<void>
  /** Stop, and leave no file. */
  abandon(): Promise<void>
}

/**
 * H.264 in an MP4 file, by an ffmpeg of the machine's. Sides are even numbers.
 *
 * @throws SinewError `usage` where there is no ffmpeg, `data` when it fails.
 */
export async function createMp4(
  path: string,
  width: number,
  height: number,
  framesPerS: number,
): Promise<Mp4> {
  const aside = `${path}.${process.pid}.part`
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${width}x${height}`,
    '-r',
    framesPerS.toFixed(4),
    '-i',
    '-',
  ]
  const output = [
    '-c:v',
    'libx264',
    '-pix_fmt',
    'yuv420p',
    '-crf',
    '20',
    '-movflags',
    '+faststart',
    '-f',
    'mp4',
    aside,
  ]
  const ffmpeg = spawn('ffmpeg', ['-y', '-loglevel', 'error', ...input, ...output], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let said = ''
  ffmpeg.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  // A broken pipe shows as the exit code.
  ffmpeg.stdin.on('error', () => {})
  const exit = new Promise<number | null>((resolve) => ffmpeg.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    ffmpeg.once('spawn', resolve)
    ffmpeg.once('error', (cause) => reject(missing(path, cause)))
  })

  const failed = (): SinewError =>
    new SinewError('data', 'ffmpeg could not write the film', {
      where: path,
      received: said.trim().split('\n').at(-1) || 'no word why',
      fix: 'check the path, and that this ffmpeg has libx264; or write an animated PNG: --out film.apng',
    })

  return {
    async add({ rgb }) {
      if (ffmpeg.exitCode !== null) throw failed()
      // The pipe keeps what it is given until it is written.
      const copy = Buffer.from(rgb)
      if (!ffmpeg.stdin.write(copy)) await Promise.race([once(ffmpeg.stdin, 'drain'), exit])
    },
    async finish() {
      ffmpeg.stdin.end()
      if ((await exit) !== 0) {
        await rm(aside, { force: true })
        throw failed()
      }
      await rename(aside, path)
    },
    async abandon() {
      ffmpeg.kill('SIGKILL')
      await exit
      await rm(aside, { force: true })
    },
  }
}

function missing(path: string, cause: Error): SinewError {
  return new SinewError('usage', 'a film as MP4 needs ffmpeg', {
    where: path,
    expected: 'ffmpeg on the PATH',
    received: cause.message,
    fix: 'install it (apt-get install ffmpeg, brew install ffmpeg), or write an animated PNG: --out film.apng',
    cause,
  })
}
