import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodePng } from '../sim/render/decode-png.ts'
import { runInProcess } from './fake-io.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinew-render-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const render = (...argv: string[]) => runInProcess('render', ...argv, '--size', '64x48', '--json')
const file = (name: string): string => join(folder, name)

/** Of the machine, or none. */
const ffmpeg = (process.env.PATH ?? '').split(':').some((each) => existsSync(join(each, 'ffmpeg')))
const required = process.env.SINEW_REQUIRE_ALL === '1'
if (!ffmpeg && !required) console.log('skipped: films as MP4 need ffmpeg (apt-get install ffmpeg)')

describe('sinew render', () => {
  test('a robot as a picture', async () => {
    const { exitCode, stdout } = await render('reacher', '--out', file('reacher.png'), '--camera', '-40,30')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      path: file('reacher.png'),
      pictures: 1,
      width: 64,
      height: 48,
    })
    const { width, height, rgb } = decodePng(await readFile(file('reacher.png')))
    expect([width, height]).toEqual([64, 48])
    expect(new Set(rgb).size).toBeGreaterThan(30)
  })

  test('an episode as a strip whose pictures differ, the same for the same seed', async () => {
    const strip = (name: string, seed: string) =>
      render('cartpole-swingup', '--strip', '3', '--seed', seed, '--longest', '1', '--out', file(name))
    expect((await strip('a.png', '1')).exitCode).toBe(0)
    await strip('b.png', '1')
    await strip('c.png', '2')
    const [a, b, c] = await Promise.all(['a.png', 'b.png', 'c.png'].map((name) => readFile(file(name))))
    expect(a).toEqual(b)
    expect(a).not.toEqual(c)
    const { width, rgb } = decodePng(a ?? new Uint8Array(0))
    expect(width).toBe(192)
    const third = (index: number) =>
      Array.from({ length: 48 }, (_, y) => [
        ...rgb.subarray(3 * (192 * y + 64 * index), 3 * (192 * y + 64 * (index + 1))),
      ])
    expect(third(0)).not.toEqual(third(2))
  })

  test('an episode as an animated PNG', async () => {
    const { stdout } = await render('cartpole-swingup', '--longest', '0.4', '--out', file('swing.apng'))
    const { pictures } = JSON.parse(stdout)
    const frames = decodePng(await readFile(file('swing.apng'))).chunks.filter(({ kind }) => kind === 'fcTL')
    // 25 of the 50 steps a second, and the start.
    expect(pictures).toBe(11)
    expect(frames).toHaveLength(11)
  })

  test('without ffmpeg a film as MP4 says what to install and leaves nothing', async () => {
    const path = process.env.PATH
    process.env.PATH = folder
    try {
      const { exitCode, stdout } = await render(
        'cartpole-swingup',
        '--longest',
        '0.1',
        '--out',
        file('no.mp4'),
      )
      expect(exitCode).toBe(2)
      expect(JSON.parse(stdout).error.fix).toMatch(/install it .*ffmpeg.*--out film\.apng/)
    } finally {
      process.env.PATH = path
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('no'))).toEqual([])
  })

  test.skipIf(!ffmpeg && !required)('an episode as MP4', async () => {
    const { exitCode } = await render('cartpole-swingup', '--longest', '0.2', '--out', file('swing.mp4'))
    expect(exitCode).toBe(0)
    const film = await readFile(file('swing.mp4'))
    expect(film.toString('latin1', 4, 8)).toBe('ftyp')
    expect(film.includes('avc1')).toBe(true)
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test.each([
    ['an ending that is not written', ['reacher', '--out', 'x.gif'], /cannot write x\.gif/],
    ['a size that is none', ['reacher', '--size', '10'], /--size does not take "10"/],
    ['a view that there is not', ['reacher', '--camera', 'below'], /no camera "below"/],
    ['a robot that there is not', ['reecher'], /no task or robot "reecher"/],
    ['an engine that there is not', ['reacher', '--physics', 'bullet'], /no physics engine "bullet"/],
    ['a driver that there is not', ['reacher-reach', '--action', 'well'], /--action does not take "well"/],
    ['a policy that there is not', ['reacher-reach', '--policy', 'nowhere'], /there is no nowhere/],
  ])('%s is refused as wrong usage', async (_, argv, message) => {
    const { exitCode, stderr } = await runInProcess('render', ...argv)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(message)
  })
})
